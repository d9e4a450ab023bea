"""One file per kind of section that is prefilled from a timeline."""
