@rem npm start says "exec", which is a word of every shell but this one.
@%*
