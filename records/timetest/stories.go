package timetest

// Stories are the cases.
func Stories() []Story {
	return slicesOf(plain, retroactive, retracted, endings, days, amendments, lineages, unknowns)
}

func slicesOf(parts ...func() []Story) []Story {
	var all []Story
	for _, p := range parts {
		all = append(all, p()...)
	}
	return all
}

func plain() []Story {
	return []Story{
		story("nothing is recorded", `
			? a 2020-01-01 = nothing
			? status of a 2020-01-01 = nothing`),
		story("adoption, publication and entry into force are three days", `
			a submitted 2019-01-10
			a adopted   2019-03-08
			a published 2019-03-20
			a in_force  2019-06-01 v1
			? a 2019-01-09 = draft coming=2019-06-01
			? a 2019-01-10 = submitted coming=2019-06-01
			? a 2019-03-08 = adopted coming=2019-06-01
			? a 2019-03-20 = adopted coming=2019-06-01
			? a 2019-05-31 = adopted coming=2019-06-01
			? a 2019-06-01 = in_force a v1
			? status of a 2019-05-31 = adopted coming=2019-06-01`),
		story("adopted, and no day of entry into force", `
			a adopted 2019-03-08
			? a 2030-01-01 = adopted
			? status of a 2030-01-01 = adopted`),
		story("in force since a day that lies before everything else that is recorded", `
			a in_force 1942-09-16 v1
			a adopted  1942-09-10
			? a 1942-09-09 = draft coming=1942-09-16
			? a 1942-09-15 = adopted coming=1942-09-16
			? a 2026-01-01 = in_force a v1`),
		story("an amendment divides the time at its day, which is the new text's", `
			a in_force 2010-01-01 v1
			a amended  2014-05-01 v2 by=act
			? a 2014-04-30 = in_force a v1 until=2014-05-01
			? a 2014-05-01 = in_force a v2`),
		story("an event that was never recorded is not known before it was", `
			a in_force 2010-01-01 v1
			a amended  2014-05-01 v2
			? a 2020-01-01 @1 = in_force a v1
			? a 2020-01-01 @2 = in_force a v2`),
		story("withdrawn before it came into force", `
			a adopted  2019-03-08
			a repealed 2019-05-01
			? a 2019-04-01 = adopted
			? a 2019-06-01 = repealed
			? status of a 2019-06-01 = repealed`),
		story("an amendment without an entry into force counts as one", `
			a amended 2014-05-01 v2
			? a 2014-04-30 = draft coming=2014-05-01
			? a 2014-05-01 = in_force a v2`),
	}
}

func retroactive() []Story {
	return []Story{
		story("an amendment recorded late, with effect in the past, changes past answers from then on", `
			a in_force 2010-01-01 v1
			a amended  2016-01-01 v2
			a amended  2013-01-01 v3 by=act
			? a 2014-01-01 @2 = in_force a v1 until=2016-01-01
			? a 2014-01-01 @3 = in_force a v3 until=2016-01-01
			? a 2017-01-01 @3 = in_force a v2`),
		story("a repeal recorded late takes the days after it away", `
			a in_force 2010-01-01 v1
			a amended  2016-01-01 v2
			a repealed 2012-01-01 by=act
			? a 2013-01-01 @2 = in_force a v1 until=2016-01-01
			? a 2013-01-01 = repealed a v1
			? a 2017-01-01 = repealed a v1`),
		story("an entry into force recorded late", `
			a adopted  2010-01-01
			a in_force 2011-01-01 v1
			? a 2012-01-01 @1 = adopted
			? a 2012-01-01 @2 = in_force a v1`),
		story("an earlier entry into force than was known", `
			a in_force 2012-01-01 v1
			a in_force 2011-01-01 v1
			? a 2011-06-01 @1 = draft coming=2012-01-01
			? a 2011-06-01 @2 = in_force a v1`),
		story("what will be is answered as it is known today, and known anew tomorrow", `
			a in_force 2010-01-01 v1
			a amended  2090-01-01 v2
			a amended  2080-01-01 v3
			? a 2085-01-01 @2 = in_force a v1 until=2090-01-01
			? a 2085-01-01 @3 = in_force a v3 until=2090-01-01`),
	}
}

func retracted() []Story {
	return []Story{
		story("a retracted amendment never was, and was known until it was retracted", `
			a in_force 2010-01-01 v1
			a amended  2014-05-01 v2
			retract 2
			? a 2015-01-01 @2 = in_force a v2
			? a 2015-01-01 @3 = in_force a v1
			? a 2015-01-01 = in_force a v1`),
		story("a wrong day is retracted and recorded rightly", `
			a in_force 2010-01-01 v1
			a amended  2014-05-01 v2
			retract 2
			a amended  2015-05-01 v2
			? a 2014-06-01 @2 = in_force a v2
			? a 2014-06-01 @3 = in_force a v1
			? a 2014-06-01 = in_force a v1 until=2015-05-01
			? a 2015-06-01 = in_force a v2`),
		story("with the repeal's retraction the text is the law again, also on the days between", `
			a in_force 2010-01-01 v1
			a repealed 2014-05-01
			retract 2
			? a 2014-06-01 @2 = repealed a v1
			? a 2014-06-01 = in_force a v1
			? status of a 2014-06-01 @2 = repealed
			? status of a 2014-06-01 = in_force`),
		story("with the replacement's retraction the documents are two again", `
			a in_force 2000-01-01 v1
			b in_force 2010-01-01 v1
			a replaced 2010-01-01 by=b
			retract 3
			? a 2015-01-01 @3 = in_force b v1
			? b 2005-01-01 @3 = in_force a v1 until=2010-01-01
			? a 2015-01-01 = in_force a v1
			? b 2005-01-01 = draft coming=2010-01-01`),
		story("everything retracted is as if nothing had been recorded", `
			a in_force 2010-01-01 v1
			retract 1
			? a 2015-01-01 @1 = in_force a v1
			? a 2015-01-01 = nothing`),
		story("the revival's retraction leaves the repeal", `
			a in_force 2010-01-01 v1
			a repealed 2014-01-01
			a revived  2016-01-01
			retract 3
			? a 2017-01-01 @3 = in_force a v1
			? a 2017-01-01 = repealed a v1`),
	}
}

func endings() []Story {
	return []Story{
		story("repealed: the last text is given, and is not the law", `
			a in_force 2010-01-01 v1
			a amended  2012-01-01 v2
			a repealed 2014-01-01 by=act
			? a 2013-12-31 = in_force a v2 until=2014-01-01
			? a 2014-01-01 = repealed a v2
			? status of a 2020-01-01 = repealed`),
		story("repealed twice: the first repeal stands", `
			a in_force 2010-01-01 v1
			a repealed 2014-01-01
			a repealed 2016-01-01
			? a 2015-01-01 = repealed a v1
			? a 2017-01-01 = repealed a v1`),
		story("repealed, revived, and repealed again", `
			a in_force 2010-01-01 v1
			a repealed 2012-01-01
			a revived  2014-01-01
			a repealed 2016-01-01
			? a 2011-01-01 = in_force a v1 until=2012-01-01
			? a 2013-01-01 = repealed a v1 until=2014-01-01
			? a 2015-01-01 = in_force a v1 until=2016-01-01
			? a 2017-01-01 = repealed a v1`),
		story("revived in new words", `
			a in_force 2010-01-01 v1
			a repealed 2012-01-01
			a revived  2014-01-01 v2
			? a 2013-01-01 = repealed a v1 until=2014-01-01
			? a 2015-01-01 = in_force a v2`),
		story("suspended and revived", `
			a in_force  2010-01-01 v1
			a suspended 2012-01-01 by=act
			a revived   2013-01-01
			? a 2012-06-01 = suspended a v1 until=2013-01-01
			? a 2014-01-01 = in_force a v1
			? status of a 2012-06-01 = suspended`),
		story("amended while suspended: it comes back in the new words", `
			a in_force  2010-01-01 v1
			a suspended 2012-01-01
			a amended   2012-06-01 v2
			a revived   2013-01-01
			? a 2012-03-01 = suspended a v1 until=2012-06-01
			? a 2012-07-01 = suspended a v2 until=2013-01-01
			? a 2014-01-01 = in_force a v2`),
		story("repealed while suspended", `
			a in_force  2010-01-01 v1
			a suspended 2012-01-01
			a repealed  2013-01-01
			? a 2012-06-01 = suspended a v1 until=2013-01-01
			? a 2014-01-01 = repealed a v1`),
		story("expired on its own day", `
			a in_force 2010-01-01 v1
			a expired  2011-01-01
			? a 2010-12-31 = in_force a v1 until=2011-01-01
			? a 2011-01-01 = expired a v1
			? status of a 2011-01-01 = expired`),
		story("what is no more cannot be amended", `
			a in_force 2010-01-01 v1
			a repealed 2012-01-01
			a amended  2013-01-01 v2
			? a 2014-01-01 = repealed a v1`),
		story("a repeal that will have effect is no repeal yet", `
			a in_force 2010-01-01 v1
			a repealed 2090-01-01
			? a 2026-01-01 = in_force a v1 until=2090-01-01
			? status of a 2026-01-01 = in_force`),
	}
}

func days() []Story {
	return []Story{
		story("corrected on the day it came into force: the corrigendum has the last word on that day", `
			a in_force  2010-01-01 v1
			a corrected 2010-01-01 v2 #1
			? a 2010-01-01 @1 = in_force a v1
			? a 2010-01-01 = in_force a v2
			? a 2009-12-31 = draft coming=2010-01-01`),
		story("a corrigendum of the first text does not undo a later amendment", `
			a in_force  2010-01-01 v1
			a amended   2014-01-01 v2
			a corrected 2010-01-01 v3 #1
			? a 2012-01-01 @2 = in_force a v1 until=2014-01-01
			? a 2012-01-01 = in_force a v3 until=2014-01-01
			? a 2015-01-01 = in_force a v2`),
		story("two amendments of one day: the higher ordinal has the last word, whichever was recorded first", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 v3 #2 by=act2
			a amended  2014-01-01 v2 #1 by=act
			? a 2014-01-01 = in_force a v3`),
		story("two amendments of one day and ordinal: the one recorded later has the last word", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 v2
			a amended  2014-01-01 v3
			? a 2014-01-01 @2 = in_force a v2
			? a 2014-01-01 = in_force a v3`),
		story("in force and repealed on one day was never the law", `
			a in_force 2010-01-01 v1
			a repealed 2010-01-01 #1
			? a 2010-01-01 = repealed a v1
			? a 2009-12-31 = draft coming=2010-01-01`),
		story("repealed and revived on one day leaves no gap", `
			a in_force 2010-01-01 v1
			a repealed 2012-01-01
			a revived  2012-01-01 #1
			? a 2012-01-01 = in_force a v1
			? a 2011-12-31 = in_force a v1`),
		story("entry into force in stages is several versions", `
			a in_force 2010-01-01 v1
			a in_force 2010-07-01 v2
			a in_force 2011-01-01 v3
			? a 2010-03-01 = in_force a v1 until=2010-07-01
			? a 2010-08-01 = in_force a v2 until=2011-01-01
			? a 2011-01-01 = in_force a v3`),
		story("a stage that brings no new words changes nothing", `
			a in_force 2010-01-01 v1
			a in_force 2010-07-01
			? a 2010-08-01 = in_force a v1
			? a 2010-03-01 = in_force a v1`),
		story("a leap day is a day", `
			a in_force 2020-02-29 v1
			a amended  2024-02-29 v2
			? a 2020-02-28 = draft coming=2020-02-29
			? a 2024-02-28 = in_force a v1 until=2024-02-29
			? a 2024-02-29 = in_force a v2`),
	}
}

func amendments() []Story {
	return []Story{
		story("an amendment that no version has yet is told from its day on", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 by=act
			? a 2013-12-31 = in_force a v1
			? a 2014-01-01 = in_force a v1 unapplied=2`),
		story("not consolidated, then consolidated with effect from the same day", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 by=act
			a amended  2014-01-01 v2 by=act
			? a 2015-01-01 @2 = in_force a v1 unapplied=2
			? a 2015-01-01 = in_force a v2`),
		story("the same act's later version has the words, too", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 by=act
			a amended  2014-07-01 v2 by=act
			? a 2014-03-01 = in_force a v1 until=2014-07-01 unapplied=2
			? a 2014-08-01 = in_force a v2`),
		story("another act's version does not have the words", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 by=act
			a amended  2015-01-01 v2 by=act2
			? a 2016-01-01 = in_force a v2 unapplied=2`),
		story("two acts of one day, one of them consolidated", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 v2 #1 by=act
			a amended  2014-01-01 #2 by=act2
			? a 2014-01-01 = in_force a v2 unapplied=3`),
		story("a retracted amendment is not missed", `
			a in_force 2010-01-01 v1
			a amended  2014-01-01 by=act
			retract 2
			? a 2015-01-01 @2 = in_force a v1 unapplied=2
			? a 2015-01-01 = in_force a v1`),
		story("a corrigendum that no version has yet", `
			a in_force  2010-01-01 v1
			a corrected 2010-01-01 #1 by=act
			? a 2012-01-01 = in_force a v1 unapplied=2`),
		story("a total reform by a version leaves the document in its place", `
			a in_force 2010-01-01 v1
			a replaced 2014-01-01 v2 by=act
			act in_force 2014-01-01 v1
			? a 2015-01-01 = in_force a v2
			? a 2013-01-01 = in_force a v1 until=2014-01-01
			? act 2015-01-01 = in_force act v1
			? act 2013-01-01 = draft coming=2014-01-01`),
	}
}

func lineages() []Story {
	return []Story{
		story("a total reform: one lineage answers for every day, whichever of its documents is asked", `
			a in_force 1985-01-01 v1
			a replaced 1988-08-11 by=b
			b in_force 1988-08-11 v1
			? a 1986-01-01 = in_force a v1 until=1988-08-11
			? b 1986-01-01 = in_force a v1 until=1988-08-11
			? a 1990-01-01 = in_force b v1
			? b 1988-08-11 = in_force b v1
			? status of a 1990-01-01 = superseded
			? status of b 1986-01-01 = draft coming=1988-08-11`),
		story("three Statutes under one name", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01 by=b
			b in_force 1988-01-01 v1
			b amended  1995-01-01 v2
			b replaced 2012-01-01 by=c
			c in_force 2012-01-01 v1
			? a 2020-01-01 = in_force c v1
			? c 1986-01-01 = in_force a v1 until=1988-01-01
			? a 1996-01-01 = in_force b v2 until=2012-01-01
			? status of b 2020-01-01 = superseded
			? status of c 2020-01-01 = in_force`),
		story("the lineage as it was known before the reform was recorded", `
			a in_force 1985-01-01 v1
			b in_force 1988-01-01 v1
			a replaced 1988-01-01 by=b
			? a 1990-01-01 @2 = in_force a v1
			? b 1986-01-01 @2 = draft coming=1988-01-01
			? a 1990-01-01 @3 = in_force b v1`),
		story("a gap between the old and the new", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01 by=b
			b in_force 1989-01-01 v1
			? a 1988-06-01 = superseded a v1 until=1989-01-01
			? b 1988-06-01 = superseded a v1 until=1989-01-01
			? b 1990-01-01 = in_force b v1`),
		story("old and new are both in force for a while: each answers for itself", `
			a in_force 1985-01-01 v1
			b in_force 1988-01-01 v1
			a replaced 1988-07-01 by=b
			? a 1988-03-01 = in_force a v1 until=1988-07-01
			? b 1988-03-01 = in_force b v1
			? a 1988-08-01 = in_force b v1
			? status of a 1988-03-01 = in_force
			? status of b 1988-03-01 = in_force`),
		story("the new one is annulled and the old one revived", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01 by=b
			b in_force 1988-01-01 v1
			b repealed 1990-01-01 by=act
			a revived  1990-01-01
			? a 1989-01-01 = in_force b v1 until=1990-01-01
			? b 1991-01-01 = in_force a v1
			? status of a 1991-01-01 = in_force
			? status of b 1991-01-01 = repealed`),
		story("the end of the old one is no end of the one in its place", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01 by=b
			b in_force 1988-01-01 v1
			a repealed 1989-01-01
			? a 1990-01-01 = in_force b v1
			? status of a 1988-06-01 = superseded`),
		story("an amendment of the old one, recorded after it was replaced, changes its own days only", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01 by=b
			b in_force 1988-01-01 v1
			a amended  1986-01-01 v2
			a amended  1995-01-01 v3
			? a 1987-01-01 = in_force a v2 until=1988-01-01
			? a 1996-01-01 = in_force b v1`),
		story("the new one is repealed: the lineage has no law", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01 by=b
			b in_force 1988-01-01 v1
			b repealed 2000-01-01
			? a 2001-01-01 = repealed b v1
			? status of a 2001-01-01 = superseded`),
		story("replaced by what is not in the collection", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01
			? a 1990-01-01 = superseded a v1
			? status of a 1990-01-01 = superseded`),
		story("two documents replaced by one", `
			a in_force 1985-01-01 v1
			b in_force 1986-01-01 v1
			a replaced 1990-01-01 by=c
			b replaced 1990-01-01 by=c
			c in_force 1990-01-01 v1
			? a 1987-01-01 = in_force a v1 until=1990-01-01
			? b 1987-01-01 = in_force b v1 until=1990-01-01
			? a 1991-01-01 = in_force c v1
			? b 1991-01-01 = in_force c v1`),
		story("replaced, the replacement retracted, and replaced by another", `
			a in_force 1985-01-01 v1
			a replaced 1988-01-01 by=b
			b in_force 1988-01-01 v1
			retract 2
			a replaced 1989-01-01 by=c
			c in_force 1989-01-01 v1
			? a 1988-06-01 @3 = in_force b v1
			? a 1988-06-01 = in_force a v1 until=1989-01-01
			? a 1990-01-01 = in_force c v1
			? b 1990-01-01 = in_force b v1`),
	}
}

func unknowns() []Story {
	return []Story{
		story("an amendment of an unknown day is never used to answer, and is told", `
			a in_force 2010-01-01 v1
			a amended  ? v2
			? a 2020-01-01 = in_force a v1 unknown=2`),
		story("an entry into force of an unknown day", `
			a adopted  2010-01-01
			a in_force ? v1
			? a 2020-01-01 = adopted unknown=2
			? status of a 2020-01-01 = adopted`),
		story("a repeal of an unknown day leaves the text, with a warning", `
			a in_force 2010-01-01 v1
			a repealed ? by=act
			? a 2020-01-01 = in_force a v1 unknown=2`),
		story("the unknown day becomes known", `
			a in_force 2010-01-01 v1
			a amended  ? v2
			retract 2
			a amended  2014-01-01 v2
			? a 2015-01-01 @2 = in_force a v1 unknown=2
			? a 2015-01-01 = in_force a v2
			? a 2013-01-01 = in_force a v1 until=2014-01-01`),
		story("adopted on an unknown day and in force on a known one", `
			a adopted  ?
			a in_force 2010-01-01 v1
			? a 2009-01-01 = draft coming=2010-01-01 unknown=1
			? a 2011-01-01 = in_force a v1`),
		story("replaced on an unknown day: the old one is not ended by it", `
			a in_force 1985-01-01 v1
			a replaced ? by=b
			b in_force 1988-01-01 v1
			? a 1990-01-01 = in_force a v1 unknown=2
			? b 1990-01-01 = in_force b v1`),
	}
}
