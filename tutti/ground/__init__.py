"""The floor: what every stage stands on (people who sign in, pages, mail, money, time, files).

Each package is one topic. Never: a business word; anything with one belongs to a stage.
"""
