"""Words for the codes of the tables: what a modality, a licence kind or a reason is called in a report.

English is the gettext source. A code without a label stops the chapter that shows it, so that no raw code
reaches a reader. Labels begin with a small letter unless they are names: they stand within sentences, lists
and table cells.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from regenatlas.tables.problems import suggestion

if TYPE_CHECKING:
    from regenatlas.report.wording import Wording


def gettext(message: str) -> str:
    """Mark a message for extraction; it is translated where it is used."""
    return message


_ = gettext

LABELS: dict[str, dict[str, str]] = {
    "class": {
        "gene_therapy": _("gene therapy"),
        "cell_therapy": _("cell therapy"),
        "tissue_engineered": _("engineered tissue"),
    },
    "modality": {
        "aav_in_vivo": _("AAV gene vector"),
        "adenovirus_in_vivo": _("adenoviral gene vector"),
        "car_t": _("CAR-T cells"),
        "chondrocyte": _("cartilage cells"),
        "dendritic_cell": _("dendritic cells"),
        "epithelial_sheet": _("epithelial cell sheet"),
        "fibroblast": _("fibroblasts"),
        "gene_modified_hsc": _("gene-modified blood stem cells"),
        "hpc_cord_blood": _("banked cord blood"),
        "hsc_hpc": _("blood stem cells"),
        "ipsc_derived": _("cells derived from iPS cells"),
        "islet": _("pancreatic islets"),
        "keratinocyte": _("epidermal skin cells"),
        "melanocyte": _("pigment cells"),
        "msc": _("mesenchymal stromal cells"),
        "myoblast": _("muscle cells"),
        "nk_cik_t_cell": _("activated lymphocytes"),
        "oncolytic_virus": _("oncolytic virus"),
        "osteoblast": _("bone cells"),
        "other": _("other kind"),
        "other_in_vivo_gene": _("other gene vector"),
        "plasmid": _("plasmid"),
        "rpe": _("retinal pigment cells"),
        "tcr_t": _("TCR-T cells"),
        "thymus": _("thymus tissue"),
        "til": _("tumour-infiltrating lymphocytes"),
        "unknown": _("not known"),
    },
    "donor": {
        "autologous": _("the patient's own cells"),
        "allogeneic": _("donor cells"),
        "none": _("no cells"),
        "unknown": _("not known"),
    },
    "therapeutic_area": {
        "cardiovascular": _("heart and vessel disease"),
        "dental": _("tooth and gum disease"),
        "dermatology_wound": _("skin and wounds"),
        "endocrine_diabetes": _("diabetes and hormone disease"),
        "gastroenterology": _("digestive disease"),
        "haematology_non_malignant": _("blood disorders"),
        "immunology_gvhd": _("immune disorders and GVHD"),
        "metabolic": _("inherited metabolic disease"),
        "musculoskeletal": _("joints, cartilage and bone"),
        "neurology_neuromuscular": _("nerve and muscle disease"),
        "oncology_haematological": _("blood cancers"),
        "oncology_solid": _("solid tumours"),
        "ophthalmology": _("eye disease"),
        "other": _("other fields"),
    },
    # The seven diseases that the source documents name.
    "condition": {
        "arthritis": _("arthritis"),
        "b_all": _("B-cell acute leukaemia"),
        "burns": _("burns"),
        "cerebral_palsy": _("cerebral palsy"),
        "diabetic_foot_ulcer": _("diabetic foot ulcer"),
        "gvhd": _("graft-versus-host disease"),
        "vitiligo": _("vitiligo"),
    },
    "state": {
        "in_force": _("in force"),
        "conditional": _("in force, with conditions"),
        "hospital_exemption": _("hospital exemption"),
        "technology_permit": _("permit for a technology"),
        "suspended": _("suspended"),
        "withdrawn": _("ended"),
    },
    "event": {
        "authorised": _("licensed"),
        "conditional": _("licensed with conditions"),
        "converted": _("conditions lifted"),
        "suspended": _("suspended"),
        "reinstated": _("reinstated"),
        "withdrawn": _("ended"),
        "not_renewed": _("not renewed"),
        "hospital_exemption": _("hospital exemption"),
        "technology_permit": _("technology permit"),
    },
    # What stands behind an event: the meaning for the reader, not the legal term alone.
    "kind": {
        "standard": _("full licence"),
        "exceptional_circumstances": _("exceptional circumstances: full data cannot be had"),
        "device_approval": _("approved as a medical device"),
        "carried_over": _("carried over by a general rule, no decision of its own"),
        "reliance": _("by reliance on another regulator"),
        "eu_conditional": _("conditional, renewed yearly until further data are in"),
        "accelerated_approval": _("accelerated approval: benefit still to be confirmed by a trial"),
        "time_limited": _("conditional and limited in time, to be applied for anew"),
        "temporary": _("temporary, further data due"),
        "noc_c": _("notice of compliance with conditions: benefit still to be confirmed"),
        "phase3_condition": _("on condition of a later phase III trial"),
        "nmpa_conditional": _("conditional, confirming trial due"),
        "provisional": _("provisional, further data due"),
        "exceptional_registration": _("exceptional registration, further data due"),
        "limited_approval": _("limited approval, further data due"),
        "carried_over_conditional": _("carried over by a general rule, conditions included"),
        "full_licence": _("a full licence from then on"),
        "revoked": _("revoked by the regulator"),
        "lapsed": _("lapsed after the holder gave up its filing"),
        "handed_back": _("handed back by the holder"),
        "sales_stopped": _("the holder stopped selling; the licence may still be listed"),
        "replaced": _("replaced by a successor product"),
        "expired": _("ran out, the holder did not ask for renewal"),
        "refused_full_approval": _("the full licence was refused"),
        "no_manufacturing_site": _("no licensed manufacturing site left"),
        "sales_ban": _("the regulator forbade sales"),
        "eu_hospital_exemption": _("made for single hospitals, no product licence"),
        "in_house_permit": _("made in one institution for its own patients, no product licence"),
        "technology_permit": _("permit for a medical technology, no product licence"),
        "unspecified": _("our sources do not say how"),
    },
    "date_basis": {
        "decision": _("day of the decision"),
        "announcement": _("day of the announcement"),
        "register": _("as the register has it"),
        "not_later_than": _("then at the latest"),
        "inferred": _("inferred"),
    },
    # Why a definition does not count a product (analysis.products.why_not).
    "why_not": {
        "class": _("of another class"),
        "atmp": _("no advanced therapy medicine in the EU sense"),
        "route": _("came by a route that is not counted"),
        "substance": _("no living cells and no gene vector"),
        "cord_blood": _("banked cord blood"),
        "unnamed": _("not named in public"),
        "ended": _("no licence left"),
        "suspended": _("suspended"),
        "permit_only": _("permit or exemption only, no product licence"),
        "conditional_only": _("conditional licence only"),
        "in_force": _("its licence is of a kind that is not counted"),
        "unverified": _("no page seen that states product and date"),
        "elsewhere": _("counts for another country"),
    },
    "evidence_kind": {
        "licence": _("licence"),
        "drug_list": _("national drug list"),
        "gmp": _("manufacturing permit"),
        "launch": _("launch"),
        "sale": _("sale"),
        "price": _("price"),
        "trial": _("trial"),
        "announcement": _("announcement"),
    },
    "candidate_status": {
        "marketed": _("offered, no licence seen"),
        "clinical_trial": _("in a trial"),
        "announced": _("announced"),
        "name_only": _("known by name only"),
        "licence_claimed": _("licence claimed, not proved"),
    },
    "candidate_class": {
        "gene_therapy": _("gene therapy"),
        "cell_therapy": _("cell therapy"),
        "tissue_engineered": _("engineered tissue"),
        "acellular_tissue": _("dressing or graft without living cells"),
        "unknown": _("not known"),
    },
    "institution": {
        "comprehensive_cell_centre": _("comprehensive cell centre"),
        "hsct_department": _("transplant department"),
        "clinic": _("clinic"),
        "manufacturing_site": _("manufacturing site"),
        "company": _("company"),
        "research_institute": _("research institute"),
        "network": _("network or register"),
        "council": _("council or ministry"),
        "regulator": _("regulator"),
        "ion_therapy": _("ion therapy centre"),
    },
    "institution_status": {
        "in_service": _("in service"),
        "partly_in_service": _("partly in service"),
        "being_set_up": _("being set up"),
        "announced": _("announced"),
        "planned": _("planned"),
        "claimed": _("claimed, not named"),
        "closed": _("closed or merged"),
        "unknown": _("not known"),
    },
    "event_kind": {
        "policy": _("policy"),
        "infrastructure": _("infrastructure"),
        "clinical": _("clinic"),
        "product": _("product"),
        "export": _("export"),
        "science": _("science, ranks"),
    },
    "seed_item": {
        "institution": _("institution"),
        "person": _("person"),
        "programme": _("programme"),
        "event": _("event"),
        "series": _("figure"),
        "statement": _("statement"),
    },
    "rank_scope": {
        "world": _("the world"),
        "asia": _("Asia"),
        "west_asia": _("West Asia"),
        "middle_east": _("the Middle East"),
        "region": _("a region not named"),
        "unclear": _("not said"),
    },
    "searched": {
        "yes": _("searched"),
        "partly": _("searched in part"),
        "no": _("not searched"),
    },
    "outcome": {
        "met": _("met"),
        "missed": _("missed"),
        "under_way": _("under way"),
        "no_evidence": _("no outcome seen"),
        "not_due": _("not due yet"),
        "open": _("open on that day"),
    },
    "first_step": {
        "first_trial": _("first trial"),
        "first_patient": _("first patient"),
        "first_service": _("first offered as a service"),
    },
    "step_link": {
        "same_product": _("the product or its forerunner"),
        "same_disease": _("only the disease and the country are known to be the same"),
    },
    "indicator": {
        "gdp_nominal_usd": _("gross domestic product"),
        "health_expenditure_per_capita_usd": _("health spending per head"),
        "population_0_14_pct": _("share of people under 15"),
        "population_total": _("inhabitants"),
        "rd_expenditure_pct_gdp": _("spending on research and development"),
    },
    "claim_relation": {
        "conflicts": _("two statements that cannot both hold"),
        "context": _("statements that explain each other"),
        "earlier_wording": _("an earlier wording of a statement"),
        "repeats": _("a statement repeated"),
    },
    "science_place": {
        "biotech_articles_rank": _("papers in biotechnology"),
        "clinical_trials_rank": _("stem cell trials"),
        "embryonic_stem_cell_top_n": _("work with embryonic stem cells"),
        "health_science_output": _("papers in medicine and health"),
        "medical_science_rank": _("medical science"),
        "science_rank_stem_cell": _("stem cell science"),
        "science_rank_stem_cell_region": _("stem cell science"),
        "stem_cell_citations_region": _("citations of stem cell papers"),
        "stem_cell_msc_region": _("mesenchymal stem cells"),
        "stem_cell_rank_unspecified": _("stem cells, basis not given"),
        "stem_cell_research_region": _("stem cell research"),
        "stem_cell_science_and_economy_region": _("stem cell science and economy"),
        "stem_cell_technology_region": _("stem cell technology"),
    },
    "scope": {
        "world": _("the world"),
        "asia": _("Asia"),
        "west_asia": _("West Asia"),
        "middle_east": _("the Middle East"),
        "region": _("a region that is not named"),
        "unclear": _("not said"),
    },
    "scenario": {
        "model": _("as the model expects"),
        "late": _("its own pace of the last two years, kept up for certain"),
        "doubled": _("twice the pace that the model expects"),
        "group": _("the pace of any country that had products"),
        "named": _("as the model expects, but only products with a public name count, everywhere"),
    },
}

#: What is counted or ranked in a claim or a reported rank.
METRICS = {
    "world_rank_atmp_products": _("place in regenerative medicine"),
    "world_rank_cell_therapy": _("place in cell therapy"),
    "cell_therapy_products": _("place by cell therapies"),
    "atmp_products_of_country": _("products made in the country"),
    "atmps_approved_worldwide": _("products licensed in the world"),
    "regulators_counted": _("regulators behind a count"),
    "countries_with_products": _("countries that have products"),
    "licensed_products_total": _("licensed products"),
    "licensed_products_new": _("newly licensed products"),
    "licensed_products_by_use": _("uses of licensed products"),
    "indications_covered": _("diseases with a licensed product"),
    "car_t_licensed": _("whether a CAR-T product is licensed"),
    "products_on_market": _("cell therapies on the market"),
    "products_by_country": _("cell therapies by country"),
}


def is_code_list(of: str) -> bool:
    """Whether there are words for the codes of a column of this name."""
    return of in LABELS


def label(of: str, code: str, wording: Wording) -> str:
    """The words for a code, `of` being its column («modality», «state», «kind» …); "" for an empty cell.

    KeyError, with the nearest one, for a code that has no words.
    """
    if not code:
        return ""
    if code not in LABELS[of]:
        raise KeyError(f"no words for the {of} {code!r}{suggestion(code, LABELS[of], '{!r}')}")
    return wording.translate(LABELS[of][code])


def labels(of: str, codes: Iterable[str], wording: Wording) -> list[str]:
    """The words for several codes, in their order."""
    return [label(of, code, wording) for code in codes]
