"""People: participants, their invitations, consent and contact details."""
