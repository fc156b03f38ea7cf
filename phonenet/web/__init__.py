"""The network behind HTTP: the provider's REST API, a control API, and the page of handsets."""
