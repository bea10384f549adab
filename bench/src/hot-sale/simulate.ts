import { Calendar, TICK_SECONDS } from './calendar';
import { createRandom, type Random } from './random';
import { type Outcome, PEOPLE, type RequestKind, requestKinds, type Sale } from './sale';

/** What somebody does when their time in the calendar comes; the last one planned is the one that counts. */
const Next = { Arrive: 0, Ask: 1, GiveUpWaiting: 2, Poll: 3, LeaveSeat: 4, Done: 5 } as const;
type Step = (typeof Next)[keyof typeof Next];

/** Not asked for anything. */
const NOTHING = -1;

/**
 * People, seats and one line in front of the shop's busiest part, in steps of a tenth of a second. The same sale, seed
 * included, gives the same outcome on every machine.
 */
export function simulate(sale: Sale): Outcome {
  return new Simulation(sale).run();
}

class Simulation {
  private readonly random: Random;
  private readonly horizonTicks: number;
  private readonly calendar: Calendar;
  private readonly step: Uint8Array;
  /** Which request of `requestKinds` a person makes next or awaits, and how many they have made: an answer to an older one is lost. */
  private readonly wants: Int8Array;
  private readonly requests: Uint16Array;
  /** Free seats when the person last looked: some of them are taken by the time one is chosen. */
  private readonly freeWhenSeen: Int32Array;
  private readonly holds: Uint8Array;
  private readonly pays: Uint8Array;
  private readonly isDecided: Uint8Array;
  /** The line: who asked, and with which of their requests. */
  private line: number[] = [];
  private lineRequests: number[] = [];
  private head = 0;
  private lineWork = 0;
  private spareWork = 0;
  /** The room: people in the order of their turns, and how many of them have been let in. */
  private readonly turns: number[] = [];
  private readonly turnOf: Int32Array;
  private letIn = 0;
  private spareTurns = 0;
  /** Let in, and neither holding a seat nor gone. */
  private choosing = 0;
  private free: number;
  private held = 0;
  private tick = 0;
  private readonly outcome: Outcome;

  constructor(private readonly sale: Sale) {
    const { people, seats, seed, horizonSeconds } = sale;
    this.random = createRandom(seed);
    this.horizonTicks = Math.ceil(horizonSeconds / TICK_SECONDS);
    this.calendar = new Calendar(people, this.horizonTicks);
    this.step = new Uint8Array(people).fill(Next.Arrive);
    this.wants = new Int8Array(people).fill(NOTHING);
    this.requests = new Uint16Array(people);
    this.freeWhenSeen = new Int32Array(people);
    this.holds = new Uint8Array(people);
    this.pays = new Uint8Array(people);
    this.isDecided = new Uint8Array(people);
    this.turnOf = new Int32Array(people);
    this.free = seats;
    const perSecond = () => new Float64Array(Math.ceil(horizonSeconds) + 1);
    this.outcome = {
      sold: 0,
      heldAtTheEnd: 0,
      toldSoldOut: 0,
      undecided: 0,
      nearlyAllHeldAt: undefined,
      allHeldAt: undefined,
      soldOutAt: undefined,
      arrivedAt: new Float64Array(people),
      admittedAt: new Float64Array(people).fill(Number.POSITIVE_INFINITY),
      firstAnswerSeconds: new Float64Array(people).fill(Number.NaN),
      decisionSeconds: new Float64Array(people).fill(Number.NaN),
      done: { look: perSecond(), hold: perSecond(), pay: perSecond(), refused: perSecond() },
      offered: perSecond(),
      joins: perSecond(),
      polls: perSecond(),
      longestLineSeconds: 0,
    };
  }

  private get now(): number {
    return this.tick * TICK_SECONDS;
  }

  private count(series: Float64Array): void {
    const second = Math.floor(this.now);
    series[second] = (series[second] ?? 0) + 1;
  }

  run(): Outcome {
    this.planArrivals();
    for (; this.tick < this.horizonTicks; this.tick++) {
      for (const person of this.calendar.take(this.tick)) this.act(person);
      this.admit();
      this.work();
    }
    return this.conclude();
  }

  private planArrivals(): void {
    const { people, arrivalSeconds, entrance, jitterSeconds } = this.sale;
    for (let person = 0; person < people; person++) {
      const at = arrivalSeconds * this.random.next() ** 2;
      this.outcome.arrivedAt[person] = at;
      // In the room the turn is given when the request is there, a little after the button was pressed.
      const delay = entrance === 'room' ? this.random.between(0, jitterSeconds) : 0;
      this.calendar.add(person, at + delay, -1);
    }
  }

  private act(person: number): void {
    const step = this.step[person] as Step; // Only `later` and `finish` set it, to one of these.
    if (step === Next.Arrive) this.arrive(person);
    else if (step === Next.Ask) this.send(person);
    else if (step === Next.GiveUpWaiting) this.later(person, Next.Ask, PEOPLE.againSeconds);
    else if (step === Next.Poll) this.poll(person);
    else if (step === Next.LeaveSeat) this.leaveSeat(person);
  }

  private later(person: number, step: Step, seconds: number): void {
    this.step[person] = step;
    this.calendar.add(person, this.now + seconds, this.tick);
  }

  private arrive(person: number): void {
    if (this.sale.entrance !== 'room') {
      this.ask(person, 'look', 0);
      return;
    }
    this.count(this.outcome.joins);
    this.answered(person);
    this.turnOf[person] = this.turns.length;
    this.turns.push(person);
    this.later(person, Next.Poll, PEOPLE.pollSeconds[0]);
  }

  /** In the room: am I in, or is all sold? */
  private poll(person: number): void {
    this.count(this.outcome.polls);
    if (this.isSoldOut) this.learnSoldOut(person);
    else if ((this.outcome.admittedAt[person] ?? 0) <= this.now) this.ask(person, 'look', 0);
    else this.waitOn(person);
  }

  private waitOn(person: number): void {
    const [least, most] = PEOPLE.pollSeconds;
    const ahead = (this.turnOf[person] ?? 0) - this.letIn;
    const waitSeconds = ahead / Math.max(1, this.admittedPerSecond);
    this.later(person, Next.Poll, Math.min(most, Math.max(least, waitSeconds / 4)) * this.random.between(0.8, 1.2));
  }

  private get isSoldOut(): boolean {
    return this.outcome.sold === this.sale.seats;
  }

  /** People a second whose whole purchases the shop can bear, with room to spare. */
  private get admittedPerSecond(): number {
    const { look, hold, pay } = this.sale.workSeconds;
    return this.sale.admittedShare / (look + hold + pay);
  }

  /** In turn, no faster than the shop bears, and no more people than there are free seats for. */
  private admit(): void {
    if (this.sale.entrance !== 'room') return;
    this.spareTurns = Math.min(this.spareTurns + this.admittedPerSecond * TICK_SECONDS, this.admittedPerSecond);
    while (this.spareTurns >= 1 && this.letIn < this.turns.length && this.choosing < this.free) {
      const person = this.turns[this.letIn++] ?? 0;
      this.outcome.admittedAt[person] = this.now;
      this.choosing += 1;
      this.spareTurns -= 1;
    }
  }

  private ask(person: number, kind: RequestKind, inSeconds: number): void {
    this.wants[person] = requestKinds.indexOf(kind);
    this.later(person, Next.Ask, inSeconds);
  }

  /** Joins the line, or is told at once to come again where it is too long. */
  private send(person: number): void {
    this.count(this.outcome.offered);
    const isShedding = this.sale.entrance === 'shedding';
    const longest = isShedding ? PEOPLE.shedLineSeconds : PEOPLE.openLineSeconds;
    if (this.lineWork >= longest) {
      if (isShedding) this.answered(person);
      this.later(person, Next.Ask, this.between(PEOPLE.shedAgain));
      return;
    }
    this.requests[person] = ((this.requests[person] ?? 0) + 1) % 2 ** 16;
    this.line.push(person);
    this.lineRequests.push(this.requests[person] ?? 0);
    this.lineWork += this.sale.workSeconds[this.kindOf(person)];
    this.outcome.longestLineSeconds = Math.max(this.outcome.longestLineSeconds, this.lineWork);
    this.later(person, Next.GiveUpWaiting, PEOPLE.patienceSeconds);
  }

  private kindOf(person: number): RequestKind {
    return requestKinds[this.wants[person] ?? 0] ?? 'look';
  }

  /** The line's first, for as long as this tick lasts. Those who have given up cost the same. */
  private work(): void {
    this.spareWork = Math.min(this.spareWork, 0) + TICK_SECONDS;
    while (this.spareWork > 0 && this.head < this.line.length) {
      const person = this.line[this.head] ?? 0;
      const isAwaited =
        this.lineRequests[this.head] === this.requests[person] && this.step[person] === Next.GiveUpWaiting;
      this.head += 1;
      const kind = this.kindOf(person);
      this.lineWork = Math.max(0, this.lineWork - this.sale.workSeconds[kind]);
      const done = this.serve(person, kind, isAwaited);
      this.count(this.outcome.done[done]);
      this.spareWork -= this.sale.workSeconds[done];
    }
    if (this.head === this.line.length) this.lineWork = 0;
    if (this.head > 100_000) {
      this.line = this.line.slice(this.head);
      this.lineRequests = this.lineRequests.slice(this.head);
      this.head = 0;
    }
  }

  /** Does what was asked, also for somebody who no longer waits for it, and says what it came to. */
  private serve(person: number, kind: RequestKind, isAwaited: boolean): RequestKind | 'refused' {
    if (isAwaited) this.answered(person);
    if (kind === 'look') {
      if (isAwaited) this.see(person);
      return 'look';
    }
    if (kind === 'pay') {
      if (this.pays[person] || !this.holds[person]) return 'refused';
      this.takeMoney(person);
      return 'pay';
    }
    const isTaken = this.holds[person] || this.tryToHold(person);
    if (!isAwaited) return isTaken ? 'hold' : 'refused';
    if (isTaken) this.beginToPay(person);
    else this.ask(person, 'look', this.between(PEOPLE.lookAgain));
    return isTaken ? 'hold' : 'refused';
  }

  private see(person: number): void {
    if (this.isSoldOut) {
      this.learnSoldOut(person);
      return;
    }
    this.freeWhenSeen[person] = this.free;
    if (this.free > 0) this.ask(person, 'hold', this.between(PEOPLE.choosing));
    else this.ask(person, 'look', this.between(PEOPLE.lookAgain));
  }

  /** One seat of those that were free when the person looked: by now somebody may have it. */
  private tryToHold(person: number): boolean {
    const seen = this.freeWhenSeen[person] ?? 0;
    if (this.free === 0 || this.random.next() * seen >= this.free) return false;
    this.free -= 1;
    this.held += 1;
    this.holds[person] = 1;
    if (this.free <= this.sale.seats / 20) this.outcome.nearlyAllHeldAt ??= this.now;
    if (this.free === 0) this.outcome.allHeldAt ??= this.now;
    return true;
  }

  private beginToPay(person: number): void {
    this.decide(person);
    if (this.sale.entrance === 'room') this.choosing -= 1;
    const enteringSeconds = this.between(PEOPLE.enteringCard);
    if (this.random.next() >= PEOPLE.unpaidShare) {
      this.ask(person, 'pay', enteringSeconds);
      return;
    }
    const isReleased = this.random.next() < 0.5;
    this.later(person, Next.LeaveSeat, isReleased ? enteringSeconds : this.sale.holdSeconds);
  }

  private takeMoney(person: number): void {
    this.pays[person] = 1;
    this.held -= 1;
    this.outcome.sold += 1;
    this.finish(person);
    if (this.isSoldOut) this.outcome.soldOutAt = this.now;
  }

  private leaveSeat(person: number): void {
    this.holds[person] = 0;
    this.held -= 1;
    this.free += 1;
    this.finish(person);
  }

  private finish(person: number): void {
    this.step[person] = Next.Done;
    this.calendar.cancel(person);
  }

  private learnSoldOut(person: number): void {
    this.outcome.toldSoldOut += 1;
    this.answered(person);
    this.decide(person);
    this.finish(person);
  }

  private answered(person: number): void {
    const { firstAnswerSeconds, arrivedAt } = this.outcome;
    if (Number.isNaN(firstAnswerSeconds[person])) firstAnswerSeconds[person] = this.now - (arrivedAt[person] ?? 0);
  }

  private decide(person: number): void {
    if (this.isDecided[person]) return;
    this.isDecided[person] = 1;
    this.outcome.decisionSeconds[person] = this.now - (this.outcome.arrivedAt[person] ?? 0);
  }

  private between([least, most]: readonly [number, number]): number {
    return this.random.between(least, most);
  }

  private conclude(): Outcome {
    const { outcome } = this;
    for (let person = 0; person < this.sale.people; person++) {
      if (!this.isDecided[person]) outcome.undecided += 1;
      const untilTheEnd = this.now - (outcome.arrivedAt[person] ?? 0);
      for (const seconds of [outcome.firstAnswerSeconds, outcome.decisionSeconds]) {
        if (Number.isNaN(seconds[person])) seconds[person] = untilTheEnd;
      }
    }
    outcome.heldAtTheEnd = this.held;
    return outcome;
  }
}
