package io.github.chainrule.notebook;

import java.lang.reflect.Field;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;

/// The threads that listen to what Jupyter sends, started again until all of them live.
///
/// A listening thread of the Rapaio kernel 3.0.1 ends at once if it runs before the thread that
/// started it has set a flag; Jupyter then waits for answers forever. Of 85 starts in one JVM that
/// happened in 25. Opening the connections anew is no cure: while ZeroMQ closes the old ones, it
/// may lose a wake-up and block. The kernel's sources have the flag set in time; until they are
/// released, a thread that ended is replaced by one like it, which takes the kernel's private
/// fields.
final class Listeners {
  private static final int SETTLED_MILLIS = 50;

  private Listeners() {}

  static void revive(Channels channels) throws InterruptedException, ReflectiveOperationException {
    boolean allLive;
    do {
      // A thread that saw the flag unset has ended by then; one that runs later sees it set.
      Thread.sleep(SETTLED_MILLIS);
      allLive = true;
      for (String name : new String[] {"control", "shell", "heartbeat"}) {
        Object channel = field(Channels.class, name).get(channels);
        Field thread = field(channel.getClass(), "loopThread");
        LoopThread listener = (LoopThread) thread.get(channel);
        if (!listener.isAlive()) {
          allLive = false;
          LoopThread another = like(listener);
          thread.set(channel, another);
          another.start();
        }
      }
    } while (!allLive);
  }

  private static LoopThread like(LoopThread ended) throws ReflectiveOperationException {
    return new LoopThread(
        ended.getName(),
        field(LoopThread.class, "sleep").getLong(ended),
        (Runnable) field(LoopThread.class, "loopBody").get(ended));
  }

  private static Field field(Class<?> type, String name) throws NoSuchFieldException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
