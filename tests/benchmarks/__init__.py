"""How long reports take beside the other ways to make them; `make bench` runs it, no test times anything."""
