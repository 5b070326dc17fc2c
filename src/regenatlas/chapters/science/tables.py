"""The tables of the chapter on science: which columns stand in them."""

from regenatlas.report.shown import Column

#: Places in science other than the main one, of `science_ranks.science_places`.
OTHER_PLACES = {
    "date": Column("For", "date"),
    "what": Column("Place in", "label", source="metric"),
    "place": Column("Place", passage="stated_place"),
    "among": Column("Among", "label", source="scope"),
    "publisher": "Source",
}


#: Stated places beside counted ones, of `paper_ranks.beside`; a column for each series follows.
BESIDE = {"date": Column("For", "date"), "stated": Column("Stated in stem cell science", "rank")}

#: Counts of papers and trials, of `science.collected`.
COUNTS = {
    "period": Column("Period", say="{period:period}"),
    "what": Column("Counted", passage="collected_kind"),
    "field": "In the words of the source",
    "n": Column("Number", passage="counted_n"),
    "place": Column("World place", passage="counted_place"),
    "title": "Source",
    "remark": Column("Remark", passage="counted_remark"),
}


#: Countries in one search of a register, of `pipeline.compared`.
PIPELINE = {
    "country": Column("Country", "country"),
    "trials": Column("Trials", "number"),
    "early": Column("Up to phase 1/2", "number"),
    "middle": Column("Phase 2", "number"),
    "late": Column("Phase 2/3 and later", "number"),
    "industry": Column("Led by a company", "percent", missing="no trial"),
    "completed": Column("Completed", "percent", missing="no trial"),
    "before": Column("Begun {before_since:calendar_year}–{before_until:calendar_year}", "number"),
    "recent": Column("Begun {since:calendar_year}–{until:calendar_year}", "number"),
}

#: The searches that are stored, of `pipeline.overview`.
SEARCHES = {
    "query": "Search",
    "publisher": "Register",
    "day": Column("Up to", "date"),
    "trials": Column("Trials in the country", "number"),
    "world": Column("Trials in all", "number"),
    "place": Column("Place", "rank", missing="none"),
}
