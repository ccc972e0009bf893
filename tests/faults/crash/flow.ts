import type { Replica, Victim } from './replica';
import type { Stop } from './stop';

/** A run of something that people or Stripe set off, which may die at any moment. */
export type Flow<Of, On extends Victim = Replica> = {
  /** Makes whom it is about, before anything goes wrong. */
  prepare(): Promise<Of & About>;
  /** Sets it off; resolves when it is over, rejects when the process died. */
  run(on: On, of: Of & About): Promise<unknown>;
  /** What the world does after a crash: Stripe delivers again, a customer tries again, a sweep or the reconciler comes by. */
  recover(on: On, of: Of & About): Promise<void>;
  /** What is not as it must be, in words. */
  check(of: Of & About, point: KillPoint): Promise<string[]>;
};

export type About = {
  /** Ids by which its statements and calls are recognised. */
  ids: string[];
  /** When its process was killed, in ms of `performance.now()`. */
  killedAt?: number;
};

export type KillPoint = {
  name: string;
  stop: Stop;
  /** What a request has cost in the end, where it matters. */
  charged?: 'nothing' | 'noted' | 'whole' | 'either';
  /**
   * What a process that stands here keeps everybody else in it from doing, as calls share statements. So only one of a
   * kind stands still in a process, and it comes after those that still need it.
   */
  blocks?: 'ends' | 'notes' | 'holds';
};
