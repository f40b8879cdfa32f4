"""Manchester syntax in, class expressions out.

In come texts that people write (`PoliticalContent and (hasLink value true)`) and the ontology's declarations; out go
the model's expression and the RDF of all of it. Adds the IRIs behind names and the datatypes of numbers; forgets
layout and brackets.

Written here rather than taken from the OWL API 3.4 in HermiT's jar, because that parser binds `or` tighter than `and`
("A or B and C" becomes "(A or B) and C") without a word, and points one token before an error.

Source: OWL 2 Web Ontology Language Manchester Syntax (Second Edition), section 2.
"""

from kmgraph.ontology.manchester.parser import ParsedExpression, parse_manchester
from kmgraph.ontology.manchester.rdf import ExpressionWriter

__all__ = ["ExpressionWriter", "ParsedExpression", "parse_manchester"]
