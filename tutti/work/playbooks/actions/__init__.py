"""What is done with playbooks: written, started, gone through step by step, steered by people."""
