# Reads the output of "go test -v": shows packages and failures with all their
# words, leaves out what passed, and ends with a line for every test skipped.
#
# Go prints what a test says between "=== NAME" lines and its verdict, and the
# packages one after the other.

function forget() { split("", said); split("", order); n = 0 }

function keep(line) {
    if (!(current in said)) { order[++n] = current; said[current] = "" }
    said[current] = said[current] line "\n"
}

function last(text,   lines, count) {
    count = split(text, lines, "\n")
    while (count > 0 && lines[count] == "") count--
    sub(/^ +[^ ]+\.go:[0-9]+: /, "", lines[count])
    return lines[count]
}

BEGIN { forget(); current = "" }

/^=== (RUN|NAME|CONT|PAUSE)/ { current = $3; next }

/^ *--- PASS: / { delete said[$3]; next }

/^ *--- SKIP: / {
    reason = last(said[$3])
    if (!(reason in skips)) reasons[++kinds] = reason
    skips[reason]++
    if (skips[reason] == 1) first[reason] = $3
    delete said[$3]
    next
}

/^ *--- FAIL: / { print; printf "%s", said[$3]; delete said[$3]; next }

/^(FAIL|panic:|exit status|signal:)/ {
    for (i = 1; i <= n; i++) if (order[i] in said) printf "%s", said[order[i]]
    forget()
    print
    fflush()
    next
}

/^(PASS|testing:)/ || /no test files/ { next }

/^ok[ \t]/ { print; fflush(); forget(); current = ""; next }

# Benchmarks, compiler errors, a panic's stack: whatever stands outside of a test.
current == "" { print; next }

{ keep($0) }

END {
    if (kinds > 0) print ""
    for (i = 1; i <= kinds; i++) {
        r = reasons[i]
        more = skips[r] > 1 ? sprintf(" and %d more", skips[r] - 1) : ""
        printf "skipped %s%s: %s\n", first[r], more, r
    }
}
