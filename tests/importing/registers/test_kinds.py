import pytest

from regenatlas.importing.registers.kinds import may_be_ours, other_kind


@pytest.mark.parametrize(
    "name",
    [
        *("tisagenlecleucel", "etranacogene dezaparvovec-drlb", "remestemcel-L-rknd", "HPC, Cord Blood"),
        *("Autologous cultured chondrocytes", "spheroids of human autologous chondrocytes", "darvadstrocel"),
    ],
)
def test_names_of_cell_and_gene_therapies_are_known_by_their_stem(name):
    assert may_be_ours(name)


@pytest.mark.parametrize(
    "name", ["adalimumab", "Influenza Vaccine", "fentanyl", "inclisiranum", "Antihemophilic factor"]
)
def test_others_are_not(name):
    assert not may_be_ours(name)


def test_what_is_classed_with_them_has_a_name():
    assert other_kind("Vowst", "fecal microbiota spores, live-brpk") == "faecal microbiota"
    assert other_kind("WAINZUA", "eplontersenum") == "antisense oligonucleotide"
    assert other_kind("Kymriah", "tisagenlecleucel") == ""
