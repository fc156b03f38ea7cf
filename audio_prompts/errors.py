"""What can go wrong with prompts.

PromptError
├── CatalogueError     the files under audio_prompts/ are wrong; names every fault
├── UnknownPrompt      no such key, language or channel
├── BadParameter       a placeholder's value is missing, superfluous or of the wrong form
└── SynthesisError     the speech synthesiser cannot be used
"""


class PromptError(Exception):
    """Something about the prompts is wrong."""


class CatalogueError(PromptError):
    """The files under audio_prompts/ cannot be used; run `./manage.py check-prompts`."""


class UnknownPrompt(PromptError):
    """There is no such prompt; look its key up in audio_prompts/prompts.toml."""


class BadParameter(PromptError):
    """The values given for a prompt's placeholders do not fit its declaration.

    Messages name the key and the placeholder, never the value: values are personal data.
    """


class SynthesisError(PromptError):
    """Speech cannot be synthesised; install the pinned `espeakng-loader` wheel."""
