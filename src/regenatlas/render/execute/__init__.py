"""Execute notebooks: `engine.execute` takes one with its parameters to an `outcome`, executed or failed.

It does so in a child process (`fork`), with papermill, whose engine `fork_engine` runs the cells there
(`runner`), or with papermill's stock engine and a kernel where a process cannot fork. `parallel` calls any
function for many items in child processes. Nothing in this room knows what a report is.
"""
