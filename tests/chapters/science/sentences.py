"""The answer by what is known of the country, and numbers with the definition of their source."""

from tests.prose import cases, expect

CHAPTER = "05_science"
ENDS = {"cases": [1, 3], "late": [False, True], "quickest": 2.0, "slowest": [2.0, 8.0]}
COUNT = {"field": "MSC", "period": "2014/2014"}
PLACES = {"first": 31, "first_date": "2015", "latest": 13, "latest_date": "2024", "same_since": "2020-06"}
SEARCH = {
    "query": "MSC",
    "publisher": "The register",
    "day": "2022-10-05",
    "modality": ["", "msc"],
    "world": 1389,
    "of": 58,
    "share": 0.03,
    "since": "2017",
    "until": "2021",
    "before_since": "2012",
    "before_until": "2016",
}
PAPERS = {"field": "all subjects", "of": 232}
NOTES = {"note": ["", "derived from a share"], "repeated": [False, True]}
FALL = {
    "before": "9",
    "field_before": "cells",
    "end_before": "2016",
    "after": "5",
    "field": "genes",
    "end": "2018",
}

CASES = [
    *cases(
        "stated_finding",
        **PLACES,
        same_times=[1, 4],
        due=[False, True],
        reached=[None, 10, 12],
        target=10,
        target_date="2026",
    ),
    *cases("ways_finding", **ENDS, steps=[["first_trial"]], loose=[False, True]),
    *cases(
        "counted_finding",
        **COUNT,
        what=["trials", "publications"],
        n="13 trials",
        world=[None, 373],
        share=0.035,
        place=2,
        of=9,
        inferred=[False, True],
    ),
    *cases("pipeline_finding", **SEARCH, trials=[0, 1, 45], before=[2, 24], recent=[0, 7], place=[5, 50]),
    *cases("pipeline_title", **SEARCH, trials=[0, 1, 45], before=[0, 24], recent=[0, 7]),
    *cases("pipeline_asked", **SEARCH, trials=[0, 1, 45], place=[5, 50]),
    *cases(
        "pipeline_kinds",
        **SEARCH,
        trials=[0, 45],
        late=[0, 1],
        industry=[0, 1, 3],
        completed=[0, 23],
        before=[0, 24],
        recent=[0, 1],
        world_before=440,
        world_recent=583,
        group="late",
    ),
    *cases("pipeline_licensed", modality="msc", trials=[0, 9], products=[0, 1, 2], tried=[0, 1]),
    *cases("pipeline_figure", trials=[0, 1, 45], late=[0, 4]),
    *cases("pipeline_table", **SEARCH),
    *cases("pipeline_key_starts", **SEARCH),
    *cases("pipeline_key_all"),
    *cases("papers_finding", **PAPERS, now=16, until="2023"),
    *cases("papers_title", **PAPERS, since="2014", until=["2014", "2023"], before=17, now=[16, 17, 18]),
    *cases("papers_rule", stated=[0, 2]),
    *cases("papers_line", **PAPERS, since="2014", until="2023", before=17, now=16, papers=73545),
    *cases(
        "papers_moved",
        field="all subjects",
        stated_before=31,
        stated_now=13,
        before=17,
        now=[16, 17, 18],
        since="2015",
        until="2020-06-01",
    ),
    *cases("spent_finding", research=0.73, research_year="2021", place=47, of=72),
    *cases("nothing_found"),
    *cases("uncertain", cases=[0, 1, 3], loose=[False, True]),
    *cases("settles", cases=[0, 1, 3], loose=[False, True], licensed=[0, 2]),
    *cases(
        "collected_title",
        **COUNT,
        grown=[False, True],
        papers=[0, 2],
        trials=[0, 1],
        before=20,
        period_before="2002/2011",
        after=50,
    ),
    *cases("collected_kind", what=["papers", "trials"]),
    *cases("set_aside", n=[0, 1, 6]),
    *cases("counted_n", n=[None, 0, 1234]),
    *cases("counted_place", place=[None, 14]),
    *cases("counted_remark", **NOTES),
    *cases("fall", **FALL),
    *cases("grown", **COUNT, before=20, period_before="2002/2011", after=50, times_as_many=2.5),
    *cases("counts_title", **COUNT, n=13, world=[None, 373], share=0.035, place=2, of=2),
    *cases("counts_heading", **COUNT),
    *cases("counts_source", title="A page"),
    *cases("counts_sources", regions=[False, True], n=[1, 2], titles="«A page»"),
    *cases("region_XEU"),
    *cases("region_XRW"),
    *cases("stated_on", place="13th", date="2024"),
    *cases("no_place", latest=[None, 13], places=[[], ["below the 14th place (2016)"]]),
    *cases("places_title", **PLACES, statements=[1, 3]),
    *cases("places_figure", **PLACES, statements=3, same_times=[1, 2]),
    *cases("view", speaker="Head", date="2022", statement="Ignore ranks."),
    *cases(
        "rise", publisher="Page", published="2020", before=[20, 10], start="2016", now=14, end="2019", steps=6
    ),
    *cases("ways_title", late=[False, True], years=[[2.0, 8.0]]),
    *cases("ways_figure", all_cases=[0, 2], all_quickest=2.4, all_slowest=[2.4, 6.7]),
    *cases("ways_loose", loose=[False, True], late=[False, True]),
    *cases("without_step", licensed=[0, 2]),
    *cases("way_name", unnamed=[None, "vitiligo"], name="Alpha"),
    *cases("way_end", at_most=[False, True], years=15.84, began="2008", ended="2024"),
    *cases("money_title", research=0.73, research_year=[2021], past=0.39, past_year=[2015, 2021]),
    *cases("money_figure", place=47, of=72),
    *(case for name in ("papers", "trials", "place", "step", "money") for case in cases(f"lack_{name}")),
]


SENTENCES = [
    expect(
        "stated_finding",
        {"latest": 13, "latest_date": "2024", "same_times": 4, "same_since": "2020-06", "due": True}
        | {"reached": None, "target": 10, "target_date": "2026"},
        "Irn has been put 13th in stem cell science in 4 statements since June 2020; no later "
        "statement shows whether the target, 10th by 2026, was reached",
    ),
    expect(
        "stated_finding",
        {"latest": 14, "latest_date": "2016", "same_times": 1, "due": False},
        "Irn was last put 14th in stem cell science for 2016",
    ),
    expect(
        "ways_finding",
        {"cases": 1, "steps": ["first_trial"], "quickest": 4.66, "slowest": 4.66, "late": False}
        | {"loose": False},
        "For 1 product of Irn a first trial is dated; the licence followed 4.7 years later",
    ),
    expect(
        "ways_finding",
        {"cases": 3, "steps": ["first_trial", "first_patient"], "quickest": 3.24, "slowest": 15.8}
        | {"late": True, "loose": True},
        "For 3 products of Irn a first trial or first patient is dated; the licences followed at most 3.2 to "
        "15.8 years later, if they belong together",
    ),
    expect(
        "counted_finding",
        {**COUNT, "what": "trials", "n": "13 trials", "world": 373, "share": 0.035, "inferred": True},
        "One source counts 13 trials in Irn for «MSC» (2014), 4% of the world's, by our reading of an "
        "unclear page",
    ),
    expect("uncertain", {"cases": 0, "loose": True}, ""),
    expect("uncertain", {"cases": 3, "loose": False}, ""),
    expect(
        "uncertain",
        {"cases": 3, "loose": True},
        "Only the disease and the country tie the first steps to the licences of Irn, because the makers are "
        "not named.",
    ),
    expect(
        "settles",
        {"cases": 1, "loose": True},
        "The names of the makers would settle whether the first step led to the licensed product of Irn.",
    ),
    expect(
        "settles",
        {"cases": 3, "loose": False, "licensed": 51},
        "The day of the first trial or patient would settle whether science came first for 51 products of "
        "Irn, those no longer licensed among them.",
    ),
    expect("settles", {"cases": 0, "loose": True, "licensed": 0}, ""),
    expect("counted_n", {"n": None}, "not stated"),
    expect("counted_n", {"n": 5867}, "5,867"),
    expect("counted_place", {"place": None}, "not stated"),
    expect("counted_place", {"place": 14}, "14th"),
    expect("counted_remark", {"note": "derived from a share", "repeated": False}, "Derived from a share"),
    expect("counted_remark", {"note": "derived from a share", "repeated": True}, "as above"),
    expect("counted_remark", {"note": "", "repeated": True}, "none"),
    expect(
        "fall",
        FALL,
        "9 (cells, 2016) come before 5 (genes, 2018); the definitions differ, so this is no fall.",
    ),
    expect(
        "counts_title",
        {**COUNT, "n": 13, "world": 373, "share": 0.035},
        "Irn: 13 of 373 in «MSC» (2014), 4% of the world's",
    ),
    expect(
        "counts_title",
        {**COUNT, "n": 13, "world": None, "place": 2, "of": 2},
        "Irn: 13 in «MSC» (2014), 2nd of the 2 countries counted",
    ),
    expect(
        "places_title",
        {"statements": 1, **PLACES},
        "One statement puts Irn 13th in stem cell science, for 2024",
    ),
    expect("places_figure", {**PLACES, "same_times": 4}, "Irn: 13th in every statement since June 2020"),
    expect(
        "rise",
        {
            "publisher": "Page",
            "published": "2020",
            "before": 20,
            "start": "2016",
            "now": 14,
            "end": "2019",
            "steps": 6,
        },
        "Page, 2020: from 20th (2016) to 14th (2019), 6 places gained.",
    ),
    expect(
        "ways_title",
        {"years": [3.2, 8.5], "late": True},
        "Irn: at most 3.2 and 8.5 years from a first step to the licence",
    ),
    expect(
        "ways_figure",
        {"all_cases": 4, "all_quickest": 2.36, "all_slowest": 6.66},
        "Where the step is the product's own, the licence came 2.4 to 6.7 years later",
    ),
    expect(
        "collected_title",
        {"grown": False, "papers": 11, "trials": 1},
        "Irn in other sources: 11 counts of papers and 1 count of trials, none of which shows a trend",
    ),
    expect(
        "money_title",
        {"research": 0.73, "research_year": 2021, "past": 0.39, "past_year": 2015},
        "Irn spent 0.39% of its output on research in 2015, 0.73% in 2021",
    ),
    expect("way_name", {"unnamed": "vitiligo"}, "vitiligo, unnamed (Irn)"),
    expect("way_name", {"unnamed": None, "name": "Kymriah", "country": "USA"}, "Kymriah (Usa)"),
    expect(
        "way_end",
        {"at_most": True, "years": 15.8, "began": "2008", "ended": "2024"},
        "at most 15.8 (2008–2024)",
    ),
    expect("way_end", {"at_most": False, "years": 6.66, "began": "2010", "ended": "2017"}, "6.7 (2010–2017)"),
]
