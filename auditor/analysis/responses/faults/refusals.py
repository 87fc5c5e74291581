"""Answers that refuse, that speak as a machine, or that name another product as their author."""

from __future__ import annotations

from typing import Final

import polars as pl

HEAD_CHARS: Final = 300  # a refusal comes first
# A longer answer helps after its first sentence, and so does one with another way in it.
MAX_BYTES: Final = 450
_HELPS: Final = (
    r"(?i)\bhowever\b|\binstead\b|\bbut i can (?:help|do|try)\b|\bi can (?:offer|suggest|tell|give|provide)\b"
    r"|但我|不过|然而|我可以|我能|可以填"
)

# One of these is in every match below, whatever the case of ASCII letters.
LIKELY: Final = (
    "i can't", "i can’t", "i cannot", "i can not", "unable to", "not able to", "i won't",
    "i must decline", "as an ai", "language model", "ai assistant", "i'm an ai", "i am an ai",
    "i don't have access", "my training data", "my knowledge", "of my last", "of my latest", "of my training",
    "my last knowledge", "als ki", "sprachmodell", "leid", "kann ich nicht", "ich kann", "désolé",
    "je ne peux", "je ne suis pas", "en tant qu", "lo siento", "no puedo", "modelo de lenguaje",
    "como ia", "抱歉", "对不起", "我无法", "我不能", "作为一个", "作为ai", "作为人工", "申し訳", "できません", "aiとして", "言語モデル",
)  # fmt: skip
_WORK: Final = (
    r"(?:help(?:\s*[.,!]|\s+(?:you|with|out|in|on|here|at)\b)|(?:assist|fulfil|provide|comply|complete|answer|do (?:that|this|so)|process|generate|create|support"
    r"|engage|access|translate|participate|share|discuss|give|offer|perform|carry out|satisfy|respond|proceed"
    r"|continue|write|produce|accommodate|handle|browse|open|view|summari[sz]e|fulfill|meet|grant|execute)\b)"
)
_CANNOT: Final = (
    r"(?:can(?:no|['’])t|can ?not|am (?:not able|unable) to|['’]m (?:not able|unable) to|won['’]t be able to"
    r"|will not be able to|must decline to|must refuse to|am not (?:programmed|designed|allowed|permitted) to)"
)
# The apology or reason that may come first, up to the end of its clause.
_OPENING: Final = (
    r"(?:(?:(?:i['’]?\s?a?m|i am)\s+(?:very |so |really |truly |deeply )?sorry|sorry|my apologies|i apologi[sz]e"
    r"|apologies|unfortunately|regrettably|as an ai|as a (?:large |ai )?language model)[^.!?\n]{0,90}[,.;:!—–-]?\s*)"
)
_REFUSAL: Final = (
    rf"(?i)^\W*{_OPENING}?(?:but |however,? )?i {_CANNOT}(?: \w+ly)? {_WORK}"
    rf"|^\W*{_OPENING}?(?:but )?i['’]m (?:not able|unable) to {_WORK}"
    r"|^\W*(?:i['’]m sorry|i am sorry|sorry|i apologi[sz]e)[^.!?\n]{0,40}\bi (?:don['’]t|do not) have"
    r" (?:enough information|access|the ability|the capability)"
    r"|^\W*(?:es )?tut mir leid[^.!?\n]{0,60}\b(?:kann|darf) ich[^.!?\n]{0,80}\bnicht"
    r"|^\W*(?:es )?tut mir leid[^.!?\n]{0,40}\bich kann[^.!?\n]{0,80}\bnicht|^\W*leider kann ich[^.!?\n]{0,80}\bnicht"
    r"|^\W*(?:dabei|damit) kann ich[^.!?\n]{0,40}nicht helfen|^\W*ich kann (?:ihnen |dir )?(?:dabei|damit|hier)[^.!?\n]{0,40}nicht"
    r"|^\W*(?:je suis )?(?:désolée?|navrée?)[^.!?\n]{0,40}\bje ne (?:peux|suis) pas|^\W*je ne peux pas (?:vous |t')?"
    r"(?:aider|répondre|fournir|traduire|faire)"
    r"|^\W*lo siento[^.!?\n]{0,40}\bno (?:puedo|estoy)|^\W*no puedo (?:ayudar|responder|traducir|proporcionar|cumplir)"
    r"|^\W*(?:很|非常|十分)?(?:抱歉|对不起)[^。！\n]{0,20}(?:我|作为)[^。！\n]{0,12}(?:无法|不能|没有办法)"
    r"|^\W*(?:我无法|我不能)(?:回答|提供|帮助|完成|满足|协助|翻译|生成)"
    r"|^\W*申し訳(?:ありません|ございません)[^。\n]{0,60}(?:できません|できかねます|お答え)"
)
_MACHINE: Final = (
    r"(?i)\bas an? (?:ai|artificial intelligence|(?:large |ai )?language model)\b|\bi(?:['’]m| am) (?:just |only )?an ai\b"
    r"|\bals (?:eine? )?(?:ki\b|ki-|künstliche intelligenz)|\bals sprachmodell\b|\ben tant qu['’]?(?:e modèle de langage|ia\b|intelligence art)"
    r"|\bcomo (?:un )?modelo de lenguaje|\bcomo (?:una )?ia\b|作为(?:一个|一名|一种)?(?:AI|人工智能|大型?语言模型|语言模型)|AI(?:アシスタント)?として|言語モデルとして"
    r"|\bmy (?:training data|knowledge)(?: only)? (?:goes|cuts|cut|ends|ended|extends|is limited|was last updated)\b|\bas of my (?:last |latest |most recent )?(?:training|knowledge)"
    r"|\bmy (?:last )?knowledge (?:update|cut-?off)\b"
)
# Prompts that a careful model refuses: a hint is enough, since these refusals are by design.
_HARM: Final = (
    r"(?i)\b(?:bomb|explosiv|weapon|gun\b|guns\b|kill|murder|poison|hack|malware|virus|phish|ransom|exploit|steal"
    r"|stole|theft|shoplift|counterfeit|forge|fake id|launder|fraud|scam|drug|meth\b|cocaine|heroin|suicid|self-harm"
    r"|hurt|harm|abus|assault|stalk|kidnap|traffick|terror|racis|racial|sexis|hate|nazi|slur|insult|bully|harass"
    r"|porn|sex|nude|naked|explicit|rape|child (?:porn|abuse)|minor\b|underage|illegal|crime|criminal|cheat|plagiari|password"
    r"|credit card|social security|address of|private|personal (?:data|information|details)|doxx|spy|surveil|blackmail"
    r"|extort|torrent|pirat|crack\b|bypass|jailbreak|dan mode|diagnos|prescri|medication|medical advice|legal advice"
    r"|disinformation|misinformation|conspiracy|propaganda|vote|election|gambl|bet\b|insider|tax evasion|dangerous)"
    r"|炸弹|毒品|杀|黑客|自杀|色情|违法|犯罪|暴力|歧视|\b(?:Bombe|Waffen?|töten|hacken|bombe|armes?|tuer|pirater|bomba|armas?|matar)\b"
)
# What a model without tools and memory cannot know or do, and texts that do not hold the answer.
_BEYOND: Final = (
    r"(?i)\b(?:right now|today|tonight|tomorrow|current (?:price|time|weather|temperature|date|news|exchange)|latest|real[- ]time|weather|stock price|book (?:me )?a"
    r"|order (?:me|a|some)|reserve|call (?:me|my|him|her|the)|e-?mail (?:to|it)|play (?:me|some|the)|remind|alarm|photo|image|picture|video|audio"
    r"|attached|attachment|your (?:name|age|favou?rite|opinion|feelings?)|do you|are you|you feel|have you)\b"
)
_MAX_REQUEST_BYTES: Final = 160  # a longer prompt has these words in a story or a passage
_NOT_GIVEN: Final = (
    r"(?i)\b(?:context|passage|document|provided|knowledge base|manual|policy|excerpt|article|function|tools?|capabilit"
    r"|as (?:you|there|no) |as it (?:does|lacks|is (?:not|unclear|incomplete|missing))\b|without (?:more|further|additional|the)|please (?:provide|share|specify|give)"
    r"|could you (?:please )?(?:provide|share|specify|clarify)|more (?:information|details|context)|not (?:provided|given|specified|clear))"
    r"|请提供|没有提供|未提供"
)
PRODUCTS: Final = {
    "ChatGPT": r"ChatGPT|OpenAI|GPT-[34]",
    "Claude": r"Claude|Anthropic",
    "Gemini": r"(?:Google )?Bard|Gemini|Google(?: AI| DeepMind)?",
    "Llama": r"Meta AI|Llama[ -]?\d?",
    "Qwen": r"Qwen|Tongyi|Alibaba(?: Cloud)?|通义千问|阿里云?",
    "DeepSeek": r"DeepSeek|深度求索",
    "Mistral": r"Mistral(?: AI)?",
    "Copilot": r"(?:Microsoft |GitHub )?Copilot",
    "Vicuna": r"Vicuna|LMSYS",
    "ERNIE": r"ERNIE|文心一言|百度",
    "Kimi": r"Kimi|Moonshot",
    "Grok": r"Grok|xAI",
}


def is_refusal(text: pl.Expr) -> pl.Expr:
    """Return whether each text is a short refusal (Boolean)."""
    short = text.str.len_bytes() <= MAX_BYTES
    helps = text.str.contains(_HELPS) | text.str.contains(_NOT_GIVEN)
    return short & text.str.head(HEAD_CHARS).str.contains(_REFUSAL) & ~helps


def is_machine_voice(text: pl.Expr) -> pl.Expr:
    """Return whether each text says within its first sentences that an AI speaks (Boolean)."""
    return text.str.head(HEAD_CHARS).str.contains(_MACHINE)


def may_refuse(prompt: pl.Expr) -> pl.Expr:
    """Return whether each prompt is one that a careful model refuses, or cannot do (Boolean)."""
    beyond = (prompt.str.len_bytes() <= _MAX_REQUEST_BYTES) & prompt.str.contains(_BEYOND)
    return (prompt.str.contains(_HARM) | beyond).fill_null(value=False)


def product(text: pl.Expr) -> pl.Expr:
    """Return the product that each text says it is (String), or null."""
    names = "|".join(PRODUCTS.values())
    claim = (
        rf"\b(?:I am|I['’]m|my name is|call me|this is)(?: an?| the)?(?: AI(?: language)?| large)?(?: language)?(?: model)?"
        rf"(?: assistant| chatbot)?(?: called| named)?,? ({names})\b"
        rf"|\bI(?: am|['’]m| was|['’]ve been| have been)\b[^.!?\n]{{0,80}}\b(?:trained|developed|created|made|built|designed) by (?:the )?({names})\b"
        rf"|\b(?:trained|developed|created|made) by ({names})\b[^.!?\n]{{0,30}}, I\b"
        rf"|我(?:是|叫)[^。！，\n]{{0,20}}({names})"
        rf"|\b(?:ich bin|ich heiße|je suis|je m'appelle|soy|me llamo) ({names})\b"
    )
    found = text.str.extract_groups(claim)
    return pl.coalesce(found.struct.field(str(i)) for i in range(1, 6))
