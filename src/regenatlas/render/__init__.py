"""From a selection of countries, dates and chapters to files: plan, execute, export, record.

A report is planned (`plan`), executed by papermill (`engine`), read as blocks and notes (`document`,
`notes`), exported (`html`, `pdf`), written whole or not at all (`store`) and listed on the front page
(`site`); `run` joins these.
"""
