"""Registers the analysis app with Django."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """Names the app `analysis`, as its tables do."""

    name = "afterword.domain.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Has every document told with its analysis."""
        from afterword.domain.analysis.document import with_analysis
        from afterword.domain.postmortems.adding import install_adder

        install_adder(with_analysis)
