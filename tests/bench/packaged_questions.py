"""Questions, requests, instructions, tickets and word problems made from WordNet's words.

Prose alone teaches a static model little about how people ask. The frames below are written by
hand from general knowledge of assistants and help desks; none is taken from an evaluation set.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

Synset = tuple[str, list[str], str, list[str], int]

# WordNet's lexicographer files of the slots (man 5 lexnames).
SLOTS = {
    "act": 4, "animal": 5, "thing": 6, "quality": 7, "body": 8, "idea": 9, "message": 10,
    "event": 11, "feeling": 12, "food": 13, "group": 14, "place": 15, "object": 17, "person": 18,
    "phenomenon": 19, "plant": 20, "money": 21, "process": 22, "state": 26, "stuff": 27, "period": 28,
}  # fmt: skip
LISTS = {
    "name": "Anna Ben Carlos Dina Emily Fatima George Hannah Ivan James Kate Liam Maria Noah Olivia Paul "
    "Rosa Sam Tina Victor Wendy Yusuf Zoe Tom Lucy Mark Jane Peter Susan David Sarah Mike Laura John Mary",
    "month": "January February March April May June July August September October November December",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday tomorrow today tonight yesterday",
    "city": "London Paris Berlin Tokyo Madrid Rome Boston Chicago Denver Seattle Dallas Miami Atlanta "
    "Toronto Sydney Dublin Moscow Cairo Mumbai Delhi Beijing Shanghai Seoul Vienna Prague Oslo Houston "
    "Philadelphia Phoenix Oakland Portland Detroit Orlando Pittsburgh Lisbon Athens",
    "country": "France Germany Spain Italy Japan China India Brazil Mexico Canada Egypt Kenya Nigeria "
    "Russia Poland Sweden Norway Greece Turkey Australia Argentina Chile Peru Thailand Vietnam Korea "
    "Iraq Iran Israel Ireland Scotland England Portugal Austria Switzerland Jamaica Cuba Indonesia",
    "language": "French German Spanish Italian Japanese Chinese Hindi Portuguese Arabic Russian Greek "
    "Turkish Korean Dutch Swedish Polish English Latin Swahili Vietnamese Thai Hebrew",
    "currency": "dollars euros pounds yen pesos rupees yuan francs",
    "code": "Python JavaScript Java SQL Rust C++ Go TypeScript Ruby PHP Bash HTML CSS regex Excel",
    "count": "two three four five six seven eight nine ten twelve 2 3 4 5 6 8 12 15 20 24 30 36 45 50 60 75 "
    "100 120 200 250 500 1000",
    "hour": "7am 8am 9 10:30am noon 1pm 2:15pm 3 4:30 5pm 6 7:45pm 8pm midnight",
    "unit": "inches centimeters meters feet miles kilometers pounds kilograms ounces grams liters gallons "
    "cups teaspoons minutes hours days weeks months years degrees",
    "mood": "polite formal friendly funny short detailed simple persuasive professional creative sad cheerful",
    "genre": "story poem essay song paragraph summary speech letter email tweet headline slogan haiku review "
    "dialogue script article list blog-post recipe description outline report joke limerick",
}  # fmt: skip
OPENERS = (
    "", "", "", "", "please ", "can you ", "could you ", "i need you to ", "i want you to ", "hey, ",
    "would you ", "help me ", "i'd like you to ", "go ahead and ", "can you please ",
)  # fmt: skip
REQUESTS = """
tell me the weather in {city} on {day}|set an alarm for {hour}|set a timer for {count} minutes
remind me to {do} on {day}|add {food} to my shopping list|remove {thing} from my to-do list
put {event} on my calendar for {month} {count}|cancel my meeting with {name} at {hour}|what is on my schedule for {day}
play some music by {name}|skip this song|turn up the volume|turn off the lights in the {thing}|call {name}
send a text to {name} saying i am running late|read my latest messages|find me a flight from {city} to {city}
book a hotel in {city} for {count} nights in {month}|reserve a table for {count} at {hour}|rent a car in {city} from {day} to {day}
tell me what documents i need to travel to {country}|track my lost luggage|tell me how far it is from {city} to {city}
give me directions to the nearest {thing}|tell me how long the drive to {city} takes|check the traffic on the way to {city}
transfer {count} {currency} to {name}|check the balance of my savings account|pay my electricity bill
freeze my bank account|report my card as stolen|raise my credit limit|order new checks|convert {count} {currency} to {currency}
tell me my credit score|explain why my card was declined|show my last transactions|change my pin|dispute this charge
tell me how much i spent on {food} this month|tell me when my bill is due|roll over my retirement account
tell me how to cook {food}|give me a recipe with {food} and {food}|tell me how many calories are in {food}
tell me how long to bake {food}|suggest a substitute for {food}|suggest a restaurant that serves {food} in {city}
read me reviews of restaurants in {city}|order a pizza with {food}|tell me how to store {food}|tell me what is in {food}
tell me when to change the oil in my car|schedule maintenance for my car|check my tire pressure|jump start my car
tell me how to apply for a job as a {person}|tell me how many vacation days i have left|request time off from {month} {count}
tell me my income this year|tell me about health insurance|tell me how to fill in the tax form|tell me when payday is
translate "{example}" into {language}|say {thing} in {language}|spell {idea}|define {idea}|give me a synonym of {quality}
flip a coin|roll a dice|tell me a joke about {person}s|tell me a fun fact about {animal}s|tell me what time it is in {city}
change your name to {name}|change your accent|speak slower|repeat that|tell me who made you|tell me if you are a robot
calculate {count} times {count}|tell me what {count} percent of {count} is|convert {count} {unit} to {unit}
write a {mood} {genre} about {thing}|write a {genre} about a {person} and a {animal}|write an email to {name} about {event}
explain {idea} to a child|explain {process} in simple terms|explain the difference between {thing} and {thing}
compare {idea} and {idea}|list the advantages and disadvantages of {thing}|list {count} examples of {group}
summarize the following text: {gloss}|rewrite this sentence in a {mood} way: {example}|fix the grammar: {example}
classify the sentence as positive or negative: {example}|find the main idea of this sentence: {example}
translate this sentence to {language}: {example}|turn this sentence into a question: {example}|shorten this: {gloss}
extract the names from this text: {example}|paraphrase: {example}|continue the story: {example}|edit this text: {gloss}
write a function in {code} that takes a list of {thing}s and returns the longest|write a {code} program to {do}
write a query in {code} to find every {person} who bought a {thing}|debug this {code} code|explain this {code} error
suggest names for a {thing} company|suggest a gift for my {person}|plan a trip to {country} for {count} days
design a logo for a {thing} shop|make a list of questions about {event}|generate {count} ideas for {event}
create a {mood} title for an article about {phenomenon}|describe the taste of {food}|describe a {place} in {country}
give me tips for {act}|give advice on how to deal with {feeling}|recommend a book about {idea}
"""
QUESTIONS = """
what is {idea}?|what is a {thing}?|what does {idea} mean?|what does the word {quality} mean?|who invented the {thing}?
who was the first {person} of {country}?|where do {animal}s live?|what do {animal}s eat?|when did the {event} happen?
how do i {do}?|how can i {do}?|how do you {do}?|is it possible to {do}?|why would someone {do}?|should i {do}?
what is the best way to {do}?|what happens when you {do}?|how long does it take to {do}?|how many {object}s are there?
what is the capital of {country}?|what language do they speak in {country}?|how far is {city} from {city}?
how much does a {thing} cost in {country}?|how many people live in {city}?|what is the population of {country}?
what are the symptoms of {state}?|what causes {state}?|how is {state} treated?|is {state} dangerous?|what is {stuff} made of?
what is the difference between {idea} and {idea}?|what are the types of {plant}?|why is {phenomenon} important?
what is the role of the {body}?|how does the {body} work?|what is the history of {act}?|which {group} is the largest?
what is the chemical formula of {stuff}?|what color is a {animal}?|can {animal}s swim?|can you eat {plant}?
what year did {name} become a {person}?|what is the name of the {person} who wrote about {idea}?|how old is {name}?
do you like {food}?|what is your favorite {thing}?|have you ever seen a {animal}?|are you a {person}?|what are your hobbies?
how are you today?|what is your name?|what can you do?|where are you from?|how old are you?|do you have pets?
where is my {thing}?|when will my {thing} arrive?|why is my {thing} not working?|is there a {thing} near {city}?
which {code} library should i use for {process}?|how do i sort a list in {code}?|how do i read a file in {code}?
what is the meaning of "{example}"?|is this sentence correct: {example}?|who said "{example}"?
what would happen if there were no {phenomenon}?|what is a good {thing} for a {person}?|what does a {person} do?
"""
TICKETS = """
My {thing} arrived damaged and I would like a refund. Order number {count}{count}.
I ordered a {thing} on {month} {count} and it still has not been delivered. Where is it?
I cannot log in to my account. It says my password is wrong, but I changed it on {day}.
The app crashes every time I try to {do}. I am using version {count}. Please fix this.
I was charged twice for the same {thing}. Please return {count} {currency} to my card.
How do I cancel my subscription? I do not need {idea} any more.
Your {person} was rude to me on {day}. I want to speak to a manager.
The {thing} I bought last {month} has stopped working. Is it still under warranty?
I want to change the delivery address of my order to {city}, {country}.
Thanks for the quick help, the {thing} works perfectly now!
This {thing} is terrible. It broke after {count} days and the {person} would not help me.
I love this {thing}. It is {adjective} and {adjective}, and my {person} uses it every day.
Hi {name}, can we move our {event} from {hour} to {hour} on {day}? Best, {name}
Dear {name}, thank you for your letter about the {event}. We will look into it. Kind regards, {name}
"""
PROBLEMS = """
{name} has {count} {thing}s. She buys {count} more and gives {count} to {name}. How many {thing}s does she have now?
A {person} sells {count} {food}s a day for ${count} each. How much money does the {person} make in {count} days?
{name} is {count} years older than {name}. In {count} years {name} will be {count}. How old is {name} now?
A {thing} costs ${count}. {name} has a discount of {count} percent. How much does {name} pay?
There are {count} {animal}s on a farm. {count} of them are brown and the rest are black. How many are black?
{name} walks {count} miles each {day} and runs twice as far on {day}. How many miles is that in {count} weeks?
A {thing} can hold {count} {unit} of {stuff}. It fills at {count} {unit} every hour. How long until it is full?
{name} earns ${count} an hour and works {count} hours a week. How much does he save if he spends ${count}?
{name} read {count} pages on {day} and half as many on {day}. How many pages are left in a book of {count} pages?
{name} had {count} {thing}s, so after selling {count} she has {count} - {count} = {count} left. The answer is {count}.
Each {person} pays ${count}, so {count} of them pay {count} * {count} = ${count} in total. The answer is {count}.
The {thing} costs {count} + {count} = {count} {currency}. Half of that is {count} / 2 = {count} {currency}.
"""
ANSWERS = """
{Idea} is {idea_gloss}.|A {thing} is {thing_gloss}.|{State} means {state_gloss}. It can be {adjective} or {adjective}.
Yes, {example}.|No, I do not think that {example}.|Sure! Here is a {mood} {genre} about {thing}: {example}.
To {do}, you first need a {thing} and a {thing}. Then {do2}. Finally, check that it is {adjective}.
1. {Act}: {act_gloss}. 2. {Act2}: {act2_gloss}.|The main difference is that {thing} is {thing_gloss}, while {food} is {food_gloss}.
The {person} said on {day} that the {event} in {city} would cost {count} million {currency}.
Shares of the {thing} maker fell {count} percent to ${count} on {day} after the {person} resigned.
Police in {city} said {count} people were hurt when a {thing} hit a {thing} late {day}.
The president of {country} met the {person} in {city} on {day} to discuss the {event}.
Scientists in {country} found that {animal}s with {state} are {count} percent more likely to {do}.
{name} scored {count} points as the team from {city} beat {city} {count}-{count} on {day} night.
"""
SHARES = ((REQUESTS, 0.36), (QUESTIONS, 0.26), (TICKETS, 0.1), (PROBLEMS, 0.1), (ANSWERS, 0.18))


def tag_counts() -> Counter[str]:
    """How often each lemma was tagged in the texts WordNet counts."""
    counts: Counter[str] = Counter()
    for line in Path("/usr/share/wordnet/cntlist.rev").read_text("latin-1").splitlines():
        key, _, times = line.split()
        counts[key.split("%")[0].replace("_", " ")] += int(times)
    return counts


class Filler:
    """Fills slots with WordNet's words, common ones more often."""

    def __init__(self, synsets: Sequence[Synset], rng: random.Random) -> None:
        self.rng = rng
        counts = tag_counts()
        numbers = {number: slot for slot, number in SLOTS.items()}
        pools: dict[str, list[tuple[str, str]]] = defaultdict(list)
        weights: dict[str, list[float]] = defaultdict(list)
        for pos, words, gloss, examples, number in synsets:
            slot = {"noun": numbers.get(number, ""), "verb": "do", "adj": "adjective"}.get(pos, "")
            self._pool(pools, weights, slot, words, gloss, counts)
            for example in examples:
                pools["example"].append((example, ""))
                weights["example"].append(1.0)
        self.pools = {
            slot: (pool, list(_running(weights[slot]))) for slot, pool in pools.items() if slot
        }

    @staticmethod
    def _pool(
        pools: dict[str, list[tuple[str, str]]],
        weights: dict[str, list[float]],
        slot: str,
        words: list[str],
        gloss: str,
        counts: Counter[str],
    ) -> None:
        for rank, word in enumerate(words):
            if slot and (word.islower() or slot == "place"):
                text = gloss.split(";")[0] if slot == "do" and rank == 0 else word
                pools[slot].append((text, gloss))
                weights[slot].append((1 + counts[word.lower()]) ** 0.5)

    def draw(self, slot: str) -> tuple[str, str]:
        """(word, its gloss) for ``slot``."""
        if slot in LISTS:
            return self.rng.choice(LISTS[slot].split()).replace("-", " "), ""
        if slot == "gloss":
            return self.draw(self.rng.choice(("thing", "idea", "event", "state")))[1], ""
        pool, running = self.pools[slot]
        return self.rng.choices(pool, cum_weights=running)[0]

    def fill(self, frame: str) -> str:
        """Replace every ``{slot}``; ``{Slot}`` is capitalised, ``{slot_gloss}`` explains the last ``{slot}``."""
        parts = frame.split("{")
        out, last = [parts[0]], {}
        for part in parts[1:]:
            key, rest = part.split("}", 1)
            slot = key.removesuffix("_gloss").rstrip("2").lower()
            name = key.removesuffix("_gloss").lower()
            if key.endswith("_gloss"):
                text = last[name][1]
            else:
                last[name] = self.draw(slot)
                text = last[name][0]
                text = text[0].upper() + text[1:] if key[0].isupper() else text
            out += [text, rest]
        return "".join(out)


def _running(weights: list[float]) -> Iterator[float]:
    total = 0.0
    for weight in weights:
        total += weight
        yield total


def _frames(block: str) -> list[str]:
    return [frame.strip() for frame in block.strip().replace("\n", "|").split("|") if frame.strip()]


def questions(synsets: Sequence[Synset], rng: random.Random, count: int) -> Iterator[str]:
    """``count`` texts, from each block of frames its share."""
    filler = Filler(synsets, rng)
    for block, share in SHARES:
        frames = _frames(block)
        for _ in range(int(count * share * 1.1)):
            text = filler.fill(rng.choice(frames))
            if block is REQUESTS:
                text = rng.choice(OPENERS) + text
                if rng.random() < 0.3:
                    text = text[0].upper() + text[1:] + rng.choice((".", "", "?"))
            elif block is QUESTIONS and rng.random() < 0.5:
                text = text.rstrip("?") if rng.random() < 0.6 else text[0].upper() + text[1:]
            yield text
