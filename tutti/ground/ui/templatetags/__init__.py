"""The tags and filters of the components: `{% load ui %}`."""
