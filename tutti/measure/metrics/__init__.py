"""One file a question. Each offers `METRIC`; nothing else is edited to add one."""
