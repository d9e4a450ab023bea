"""The small web service that incidents happen to, and the service it depends on."""
