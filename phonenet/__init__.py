"""A telephone network on this machine: the provider's REST API, TwiML, webhooks and handsets.

It speaks to a telephone service only as Twilio would and imports none of that service's code.
"""
