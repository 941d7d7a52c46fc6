"""What each key of an agreement file means, in a sentence for the person who writes it."""

from collections.abc import Mapping

from exchange_model.agreement import Reading, Source, Unmodelled
from exchange_model.rules import Side, Term

OF_THE_FILE: Mapping[str, str] = {
    "format": "The version of the format.",
    "title": "What the agreement is called.",
    "parties": "The parties, at least two, by the names that lists use.",
    "concluded": "The day of conclusion; rules are in force from it.",
    "receivers": "Others to whom people may go, such as a neutral Power.",
    "sides": "Parties that stand together, by the name of the side.",
    "facts": "The facts that categories compare with words, by name.",
    "born_on_29_february": "When people born on 29 February attain an age in a common year.",
    "readings": "The points that the text leaves open, by name.",
    "source": "Where the text, or what is known of it, is found.",
    "unmodelled": "What the agreement says that no rule can.",
    "categories": "Questions about one person, by the names that rules use.",
    "rules": "The sentences that can be kept or broken.",
}

OF_RULES: Mapping[str, str] = {
    "id": "The rule's name in reports, different from every other.",
    "kind": "The kind of the rule.",
    "text": "The sentence that the rule stands for.",
    "source": "Where that sentence is found.",
    "active": "Whether the rule is in force; a reading can switch it on.",
    "by": "The deadline, counted to the end of its day; without one, the agreement's end.",
    "of": "Whether the living are counted, the remains of the dead, or both.",
    "to": "The receiver, or a list of them.",
    "stage": "The only stage that the rule looks at.",
    "count": "How many people.",
    "category": "Who is counted, by a category's name or written in place.",
    "obliges": "The parties or sides that owe it; without this, each of them.",
    "per": "Whether it must hold in each stage, or over the whole agreement.",
    "judged": "Whether it must hold when it is due, or on every day until then.",
    "between": "The two sides, each by name or as a table.",
    "ratio": "How many of the first side for how many of the second, such as 1:30.",
    "tolerance": "How far the numbers may differ, in people of the second side.",
    "compare": "Whether the second side gives exactly what is owed, or may give more.",
    "people": "The people by their ids.",
    "milestone": "What waits for the required rules.",
    "requires": "The ids of the rules that must be met first.",
}

OF_TABLES: Mapping[type, Mapping[str, str]] = {
    Term: {
        "days": "How many days; either days or months are given.",
        "months": "How many months, each to the same-numbered day or the month's last.",
        "after": "From what it is counted: conclusion, stage (its close) or milestone:NAME.",
        "counting": "Exclusive: the day after the first is day one. Inclusive: the first day is.",
    },
    Side: {
        "party": "The party or side.",
        "category": "Who is counted on this side, beside the rule's own category.",
        "weights": "What each person counts for; the first category that matches decides.",
    },
    Source: {"name": "What it is called.", "url": "Its address."},
    Unmodelled: {
        "text": "The sentence.",
        "reason": "Why no rule says it.",
        "source": "Where the sentence is found.",
    },
    Reading: {
        "question": "What is open, as a question.",
        "default": "The option that is taken unless another is chosen.",
        "options": "What each option changes: values by their keys, such as rules.parity.per.",
        "source": "Who takes it how, and where that is found.",
    },
}

OF_CATEGORIES: Mapping[str, str] = {
    "under": "An age in years: whoever has not attained it.",
    "on": "The day on which the age is judged: of conclusion, of transfer, or a date.",
    "fact": "A fact: whoever's answer is yes, or is one of the words beside it.",
    "is": "The words of which the fact must be one.",
    "people": "The ids of the people.",
    "any": "Categories: whoever is in at least one.",
    "all": "Categories: whoever is in each.",
    "not": "A category: whoever is not in it.",
}

OF_FACTS: Mapping[str, str] = {"values": "All the words that the fact can be."}

OF_WEIGHTS: Mapping[str, str] = {
    "category": "Who counts for so much.",
    "weight": "For how much one person counts.",
}
