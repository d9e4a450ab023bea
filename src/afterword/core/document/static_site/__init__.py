"""All published postmortems as a folder of pages that need no server, and as an Atom feed."""
