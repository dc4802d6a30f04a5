package io.datatracing.collector.sampling.tail;

import io.datatracing.model.TraceId;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are decided together: those joined by a link, or by handling one record. As soon as
 * one of a group is kept, all are; one that is not worth keeping for itself waits until the windows
 * of the others are over, at most {@link TailOptions.LinkOptions#maxWait} longer than its own.
 *
 * <p>An actor: the shards tell it what they see, it tells them what follows, each by a queue, so
 * traces of different shards meet without a lock. A shard asks for traces that have met others
 * only; what it is not told in time costs nothing but a trace that could have been kept.
 *
 * <p>Bounded: members and records are forgotten after twice the longest wait, and what finds no
 * room is not joined, and counted.
 */
final class LinkGroups extends Worker {
  private static final int CHUNK = 1_024;
  private static final String LINKED = "linked";

  /** What shards are told. */
  interface Shards {
    /** Somebody is linked with this trace: tell {@link #opened} or {@link #kept}. */
    void ask(TraceId trace);

    /** The trace is kept for the sake of another. */
    void keep(TraceId trace, String policy);

    /** The trace may be decided for itself. */
    void release(TraceId trace);
  }

  private static final class Member {
    final TraceId id;
    final long sinceNanos;
    Group group;

    /** Its window is not over. */
    boolean isOpen;

    /** Its window is over, and it would be dropped. */
    boolean isWaiting;

    long deadlineNanos;

    Member(TraceId id, long sinceNanos, Group group) {
      this.id = id;
      this.sinceNanos = sinceNanos;
      this.group = group;
    }
  }

  private static final class Group {
    final Set<Member> members = new LinkedHashSet<>();
    int open;
    @Nullable String kept;
  }

  /** The first trace that was seen with a record; cluster 0 when it is not known. */
  private static final class Record {
    final TraceId trace;
    final long sinceNanos;
    long cluster;

    Record(TraceId trace, long cluster, long sinceNanos) {
      this.trace = trace;
      this.cluster = cluster;
      this.sinceNanos = sinceNanos;
    }
  }

  private final TailOptions.LinkOptions options;
  private final long keepNanos;
  private final LongSupplier nanoTime;
  private final TailFigures figures;
  private final Shards shards;
  private final MpscUnboundedAtomicArrayQueue<Runnable> queue =
      new MpscUnboundedAtomicArrayQueue<>(CHUNK);
  private final LinkedHashMap<TraceId, Member> members = new LinkedHashMap<>();
  private final LinkedHashMap<Long, Record> records = new LinkedHashMap<>();
  private final ArrayDeque<Member> deadlines = new ArrayDeque<>();

  LinkGroups(
      String name,
      TailOptions options,
      TailOptions.LinkOptions links,
      LongSupplier nanoTime,
      TailFigures figures,
      Shards shards) {
    super(name);
    this.options = links;
    this.keepNanos = 2 * (options.window().toNanos() + links.maxWait().toNanos());
    this.nanoTime = nanoTime;
    this.figures = figures;
    this.shards = shards;
  }

  /** A span of the first trace, which is in its window, has a link to the second. */
  void join(TraceId sender, TraceId other) {
    tell(() -> doJoin(sender, other));
  }

  /**
   * A span of the trace, which is in its window, sent or handled this record.
   *
   * @param key of topic, partition and offset
   * @param cluster 0 when it is not known: it may be any
   */
  void record(TraceId sender, long key, long cluster) {
    tell(() -> doRecord(sender, key, cluster));
  }

  /** The trace is in its window. */
  void opened(TraceId trace) {
    tell(() -> doOpened(trace));
  }

  void kept(TraceId trace, String policy) {
    tell(() -> doKept(trace, policy));
  }

  /** The window of the trace is over, and it would be dropped. */
  void over(TraceId trace) {
    tell(() -> doOver(trace));
  }

  private void tell(Runnable event) {
    queue.add(event);
    wake();
  }

  @Override
  int doWork() {
    int work = 0;
    Runnable event;
    while (work < CHUNK && (event = queue.poll()) != null) {
      event.run();
      work++;
    }
    work += expire();
    figures.groupMembers.set(members.size());
    return work;
  }

  private @Nullable Member member(TraceId id, boolean isSender) {
    Member member = members.get(id);
    if (member == null) {
      if (members.size() >= options.maxMembers()) {
        figures.linksLeftOut.increment();
        return null;
      }
      Group group = new Group();
      member = new Member(id, nanoTime.getAsLong(), group);
      group.members.add(member);
      members.put(id, member);
      if (isSender) {
        member.isOpen = true;
        group.open = 1;
      } else {
        shards.ask(id);
      }
    }
    return member;
  }

  private void doJoin(TraceId sender, TraceId other) {
    Member first = member(sender, true);
    Member second = first == null ? null : member(other, false);
    if (first == null || second == null || first.group == second.group) {
      return;
    }
    Group large = first.group;
    Group small = second.group;
    if (large.members.size() < small.members.size()) {
      large = second.group;
      small = first.group;
    }
    if (large.members.size() + small.members.size() > options.maxGroup()) {
      figures.linksLeftOut.increment();
      return;
    }
    if (large.kept == null && small.kept != null) {
      keepAll(large, small.kept);
    } else if (large.kept != null && small.kept == null) {
      keepAll(small, large.kept);
    }
    for (Member moved : small.members) {
      moved.group = large;
    }
    large.members.addAll(small.members);
    large.open += small.open;
    settle(large);
  }

  private void doRecord(TraceId sender, long key, long cluster) {
    long ofCluster = key;
    Record known = records.get(key);
    if (known != null && known.cluster != 0 && cluster != 0 && known.cluster != cluster) {
      ofCluster = key * 31 + cluster;
      known = records.get(ofCluster);
    }
    if (known == null) {
      if (records.size() >= options.maxMembers()) {
        figures.linksLeftOut.increment();
        return;
      }
      records.put(ofCluster, new Record(sender, cluster, nanoTime.getAsLong()));
      return;
    }
    if (known.cluster == 0) {
      known.cluster = cluster;
    }
    if (!known.trace.equals(sender)) {
      doJoin(sender, known.trace);
    }
  }

  private void doOpened(TraceId trace) {
    Member member = members.get(trace);
    if (member == null || member.isOpen || member.isWaiting) {
      return;
    }
    if (member.group.kept != null) {
      shards.keep(trace, member.group.kept);
      return;
    }
    member.isOpen = true;
    member.group.open++;
  }

  private void doKept(TraceId trace, String policy) {
    Member member = members.get(trace);
    if (member == null) {
      return;
    }
    close(member);
    member.isWaiting = false;
    if (member.group.kept == null) {
      keepAll(member.group, policy.isEmpty() ? LINKED : LINKED + ":" + policy);
    }
  }

  private void doOver(TraceId trace) {
    Member member = members.get(trace);
    if (member == null) {
      shards.release(trace);
      return;
    }
    close(member);
    if (member.group.kept != null) {
      shards.keep(trace, member.group.kept);
      return;
    }
    member.isWaiting = true;
    member.deadlineNanos = nanoTime.getAsLong() + options.maxWait().toNanos();
    deadlines.add(member);
    settle(member.group);
  }

  private static void close(Member member) {
    if (member.isOpen) {
      member.isOpen = false;
      member.group.open--;
    }
  }

  /** The shards hear of all members: also of those that are yet to come, or were dropped. */
  private void keepAll(Group group, String policy) {
    group.kept = policy;
    for (Member member : group.members) {
      member.isWaiting = false;
      member.isOpen = false;
      shards.keep(member.id, policy);
    }
    group.open = 0;
  }

  private void settle(Group group) {
    if (group.open == 0 && group.kept == null) {
      for (Member member : group.members) {
        release(member);
      }
    }
  }

  private void release(Member member) {
    if (member.isWaiting) {
      member.isWaiting = false;
      shards.release(member.id);
    }
  }

  private int expire() {
    long now = nanoTime.getAsLong();
    int expired = 0;
    while (!deadlines.isEmpty() && now - deadlines.getFirst().deadlineNanos >= 0) {
      release(deadlines.removeFirst());
      expired++;
    }
    for (Iterator<Member> oldest = members.values().iterator(); oldest.hasNext(); ) {
      Member member = oldest.next();
      if (now - member.sinceNanos < keepNanos) {
        break;
      }
      oldest.remove();
      close(member);
      release(member);
      member.group.members.remove(member);
      settle(member.group);
      expired++;
    }
    for (Iterator<Record> oldest = records.values().iterator(); oldest.hasNext(); ) {
      if (now - oldest.next().sinceNanos < keepNanos) {
        break;
      }
      oldest.remove();
    }
    return expired;
  }
}
