package io.datatracing.instrumentation.kafka;

import java.util.AbstractList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.RandomAccess;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The records of a partition. Walking through them handles them; looking at them does not: {@code
 * get}, {@code contains}, {@code equals}, {@code toString}, and copies, whose elements are taken at
 * once.
 *
 * <p>Like the client's own list it can't be changed.
 */
final class TracingList<K, V> extends AbstractList<ConsumerRecord<K, V>> implements RandomAccess {
  private final List<ConsumerRecord<K, V>> records;
  private final Poll poll;

  TracingList(List<ConsumerRecord<K, V>> records, Poll poll) {
    this.records = records;
    this.poll = poll;
  }

  @Override
  public Iterator<ConsumerRecord<K, V>> iterator() {
    return new TracingIterator<>(records.iterator(), poll);
  }

  @Override
  public ListIterator<ConsumerRecord<K, V>> listIterator(int index) {
    return new TracingListIterator<>(records.listIterator(index), poll);
  }

  @Override
  public Spliterator<ConsumerRecord<K, V>> spliterator() {
    return Spliterators.spliterator(iterator(), size(), Spliterator.ORDERED);
  }

  @Override
  public void forEach(Consumer<? super ConsumerRecord<K, V>> action) {
    iterator().forEachRemaining(action);
  }

  @Override
  public List<ConsumerRecord<K, V>> subList(int from, int to) {
    return new TracingList<>(records.subList(from, to), poll);
  }

  @Override
  public ConsumerRecord<K, V> get(int index) {
    return records.get(index);
  }

  @Override
  public int size() {
    return records.size();
  }

  @Override
  public boolean contains(@Nullable Object record) {
    return records.contains(record);
  }

  @Override
  public boolean containsAll(Collection<?> others) {
    return records.containsAll(others);
  }

  @Override
  public int indexOf(@Nullable Object record) {
    return records.indexOf(record);
  }

  @Override
  public int lastIndexOf(@Nullable Object record) {
    return records.lastIndexOf(record);
  }

  @Override
  public Object[] toArray() {
    return records.toArray();
  }

  @Override
  public <T> T[] toArray(T[] target) {
    return records.toArray(target);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || records.equals(other);
  }

  @Override
  public int hashCode() {
    return records.hashCode();
  }

  @Override
  public String toString() {
    return records.toString();
  }
}
