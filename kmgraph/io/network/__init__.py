"""The one door to other machines: a question to a service that the user named, and its answer.

In comes an address from the command line or the environment, and a value to send as JSON; out goes the value that was
answered. This folder adds what keeps that harmless: TLS with the system's certificates, limits of time and size, and no
redirects, proxies or cookies. It forgets everything of the answer but its JSON. `kmgraph translate` alone comes here.
"""

from kmgraph.io.network.http_client import ServiceAddress, ServiceLimits, post_json, service_address

__all__ = ["ServiceAddress", "ServiceLimits", "post_json", "service_address"]
