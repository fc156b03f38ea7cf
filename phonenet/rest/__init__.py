"""The part of the provider's REST API that a telephone service uses."""
