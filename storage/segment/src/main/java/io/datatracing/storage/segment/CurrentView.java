package io.datatracing.storage.segment;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The {@link StoreView} of now. Replaced as a whole, a few times a minute, by the log writer, the
 * block publisher and whoever finds damage; read without a lock.
 */
final class CurrentView {
  private volatile StoreView view = new StoreView(List.of(), List.of());

  StoreView get() {
    return view;
  }

  synchronized void update(UnaryOperator<StoreView> change) {
    view = change.apply(view);
  }
}
