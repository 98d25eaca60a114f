package io.github.chainrule.notebook;

import java.lang.reflect.Field;
import org.rapaio.jupyter.kernel.channels.Channels;
import org.rapaio.jupyter.kernel.channels.LoopThread;

/// The threads that listen to what Jupyter sends, replaced where one ended before its time.
///
/// A listening thread of the Rapaio kernel 3.0.1 ends at once if it runs before the thread that
/// started it has set a flag, and for good at a message whose signature is false; Jupyter then
/// waits for answers forever. Of 85 starts in one JVM the first happened in 25. Opening the
/// connections anew is no cure: while ZeroMQ closes the old ones, it may lose a wake-up and block.
/// So a thread that ended though nobody asked it to is replaced by one like it, which takes the
/// kernel's private fields.
final class Listeners {
  private static final int PAUSE_MILLIS = 50;

  private Listeners() {}

  /// Returns once Jupyter has asked the kernel to shut down.
  static void keepAlive(Channels channels)
      throws InterruptedException, ReflectiveOperationException {
    while (!channels.isMarkedForShutdown()) {
      for (String name : new String[] {"control", "shell", "heartbeat"}) {
        Object channel = field(Channels.class, name).get(channels);
        Field thread = field(channel.getClass(), "loopThread");
        LoopThread listener = (LoopThread) thread.get(channel);
        if (!listener.isAlive()) {
          LoopThread another = like(listener);
          thread.set(channel, another);
          another.start();
        }
      }
      // Not only after the start: a thread that saw no flag may end at any time after.
      Thread.sleep(PAUSE_MILLIS);
    }
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
