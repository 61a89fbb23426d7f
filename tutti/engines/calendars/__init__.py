"""When we work. Comes in: weeks with split shifts, holidays, own days, zones, from a date on. Goes out: working time.

Never: who waits for whom (that is a clock's and a stage's), a minute that depends on the machine's own zone data.
"""
