"""The gears: rules, clocks, playbooks, gates. They know facts and registries; never a stage."""
