"""From an output folder to a site on the web: links checked, addresses added, feed and site map written."""
