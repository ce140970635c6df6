"""The grammar of expressions, in the notation of lark."""

KEYWORDS = "and|or|not|in|is|at|least|within|before|after|of|has|score|by|x|ULN|LLN"
"""Words that can't be names of facts or units."""

GRAMMAR = (
    r"""
?start: either

?either: also
       | also ("or" also)+                                -> any_of

?also: negative
     | negative ("and" negative)+                         -> all_of

?negative: "not" negative                                 -> negation
         | "(" either ")"
         | statement

?statement: term OPERATOR measure moment?                 -> compare
          | term "in" signed ".." signed unit? moment?    -> in_range
          | term "in" "[" choice ("," choice)* "]" moment?  -> one_of
          | term "is" choice moment?                      -> is_choice
          | term "is" "not" choice moment?                -> is_not_choice
          | subject "within" duration "before" NAME       -> within_before
          | subject "within" duration "after" NAME        -> within_after
          | subject "within" duration "of" NAME           -> within_of
          | subject "at" "least" duration "before" NAME   -> at_least_before
          | subject "at" "least" duration "after" NAME    -> at_least_after
          | subject "before" NAME                         -> before
          | subject "after" NAME                          -> after
          | NAME "has" choice                             -> has
          | subject moment?                               -> holds

?term: subject | score | limit

subject: NAME
score: "score" choice ("by" choice)?
limit: "ULN" "(" NAME ")"                                 -> upper_limit
     | "LLN" "(" NAME ")"                                 -> lower_limit

measure: signed unit?                                     -> amount
       | signed TIMES "ULN"                               -> times_upper
       | signed TIMES "LLN"                               -> times_lower
       | "ULN"                                            -> own_upper
       | "LLN"                                            -> own_lower
       | (signed TIMES)? term (SIGN NUMBER unit?)?        -> scaled

moment: "at" NAME freshness?
      | freshness "before" NAME                           -> fresh_before
      | freshness
freshness: "within" duration
duration: NUMBER UNIT_OF_TIME
unit: UNIT
signed: SIGN? NUMBER
choice: NAME | NUMBER | QUOTED | UNIT

OPERATOR: ">=" | "<=" | "!=" | ">" | "<" | "="
TIMES: "x" | "×" | "*"
SIGN: "+" | "-"
NUMBER: /\d+(\.\d+)?/
UNIT_OF_TIME.3: /(day|week|month|year)s?(?![\w])/
NAME.2: /(?!("""
    + KEYWORDS
    + r""")\b)[A-Za-z][A-Za-z0-9_]*(?![\w^*\/%])/
UNIT: /(?!("""
    + KEYWORDS
    + r""")\b)[A-Za-zµ%\/][A-Za-z0-9µ%\/^*\[\].]*|10[\^*]\d+\/[A-Za-zµ]+/
QUOTED: /"[^"\n]*"/

%import common.WS
%ignore WS
"""
)
