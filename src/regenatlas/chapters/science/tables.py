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
