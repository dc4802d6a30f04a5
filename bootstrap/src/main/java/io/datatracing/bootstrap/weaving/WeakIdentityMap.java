package io.datatracing.bootstrap.weaving;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A concurrent map whose keys are compared by identity and held weakly. A foreign object's {@code
 * equals} and {@code hashCode} are never called. Entries of collected keys go at the next write.
 *
 * <p>A value must not refer to its key, or neither is ever collected.
 */
public final class WeakIdentityMap<K, V> {
  private final ConcurrentHashMap<Object, V> map = new ConcurrentHashMap<>();
  private final ReferenceQueue<K> collected = new ReferenceQueue<>();

  public @Nullable V get(K key) {
    return map.get(new Probe(key));
  }

  public void put(K key, V value) {
    removeCollected();
    map.put(new Key<>(key, collected), value);
  }

  /** Returns the value that was there, or null after the new one has been put. */
  public @Nullable V putIfAbsent(K key, V value) {
    removeCollected();
    return map.putIfAbsent(new Key<>(key, collected), value);
  }

  public @Nullable V remove(K key) {
    removeCollected();
    return map.remove(new Probe(key));
  }

  private void removeCollected() {
    Reference<? extends K> key = collected.poll();
    while (key != null) {
      map.remove(key);
      key = collected.poll();
    }
  }

  private static final class Key<K> extends WeakReference<K> {
    private final int hash;

    Key(K referent, ReferenceQueue<K> queue) {
      super(referent, queue);
      hash = System.identityHashCode(referent);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object referent = get();
      return referent != null && other instanceof Key && ((Key<?>) other).get() == referent;
    }
  }

  /** A key for looking up, cheaper than a reference. */
  private static final class Probe {
    private final Object referent;

    Probe(Object referent) {
      this.referent = referent;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(referent);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key && ((Key<?>) other).get() == referent;
    }
  }
}
