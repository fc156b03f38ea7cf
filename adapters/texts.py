"""The prompts, as far as the domain needs them: SMS bodies with their registered templates."""

from collections.abc import Mapping

from audio_prompts.catalogue import Catalogue
from helpline.schemes.model import OFFICE_TEXTS


class CataloguedTexts:
    """Implements `helpline.ports.Texts` over the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def sms(self, key: str, language: str, params: Mapping[str, str]) -> tuple[str, str]:
        """(body, registered template id). Raises the catalogue's UnknownPrompt or BadParameter.

        What an office has written comes with its own words and template.
        """
        if key in OFFICE_TEXTS:
            return params["text"], params["template"]
        template = self._catalogue.sms_template(key, language)
        return self._catalogue.text(key, language, params), template.dlt_id

    def has_sms(self, key: str) -> bool:
        """Whether the key is a text with a registered template."""
        return key in OFFICE_TEXTS or key in self._catalogue.sms_keys
