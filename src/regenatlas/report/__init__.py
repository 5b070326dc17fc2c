"""What a notebook sees: sentences, facts, tables, figures and the words of an edition."""
