"""Services, runbooks and decision records, and where incidents, postmortems and actions named them."""
