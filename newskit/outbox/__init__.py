"""Messages to the people who work here: on the desk, by e-mail, by the bots of their messengers. At most once each way.

A verb's transaction only writes rows (`notify`). The worker claims a delivery, commits that an attempt began, and only then
goes to the network (`sending`), so a crash leaves *attempted, outcome unknown* and never a second message.
"""
