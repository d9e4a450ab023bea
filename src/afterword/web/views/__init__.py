"""The views: parse what was sent, ask a service or a query, answer with a redirect, a page or a fragment."""
