"""Many reports: what is due, who makes it, on this machine or on a cluster."""
