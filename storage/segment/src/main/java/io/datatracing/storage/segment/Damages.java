package io.datatracing.storage.segment;

import io.datatracing.storage.api.StoreReport.Damage;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was found damaged since the opening. A damaged block is taken out of what readers see, so
 * that the rest is served; its file stays where it is.
 */
final class Damages {
  private static final Logger LOG = LoggerFactory.getLogger(Damages.class);

  private final CurrentView view;
  private final List<Damage> found = new ArrayList<>();

  Damages(CurrentView view) {
    this.view = view;
  }

  synchronized void add(Damage damage) {
    if (!found.contains(damage)) {
      LOG.error("Damage at {}: {}", damage.place(), damage.reason());
      found.add(damage);
    }
  }

  void add(FormatException damage) {
    add(new Damage(String.valueOf(damage.file()), String.valueOf(damage.getMessage())));
  }

  synchronized List<Damage> all() {
    return List.copyOf(found);
  }

  /**
   * Takes the block out that a read over {@code seen} found damaged.
   *
   * @throws FormatException the one given, when it is not about a block of that view
   */
  void isolate(StoreView seen, FormatException damage) {
    List<Block> blocks =
        seen.blocks().stream().filter(block -> block.path().equals(damage.file())).toList();
    if (blocks.isEmpty() || damage.problem() != FormatException.Problem.CORRUPT) {
      throw damage;
    }
    // One that was dropped meanwhile has no file or object any more, which is no damage.
    if (view.get().blocks().stream().anyMatch(blocks::contains)) {
      add(damage);
    }
    view.update(before -> before.without(blocks));
  }
}
