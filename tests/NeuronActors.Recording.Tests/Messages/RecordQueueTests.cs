using System.Runtime.CompilerServices;

namespace NeuronActors.Recording.Tests;

public sealed class RecordQueueTests
{
    private const long Limit = 1 << 20;

    [Fact]
    public void Blocks_of_one_size_that_lie_idle_make_room_for_those_of_another()
    {
        var queue = new RecordQueue<float>(Limit, waits: false, TimeSpan.FromSeconds(10), TimeProvider.System);
        WeakReference[] idle = LendAndReturn(queue, 1 << 12);
        Assert.True(Lend(queue, 1 << 14) > 0);
        GC.Collect();
        Assert.InRange(idle.Count(block => block.IsAlive), 0, 3);   // of 16 KiB each: what a block of 64 KiB leaves of the limit
        GC.KeepAlive(queue);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] LendAndReturn(RecordQueue<float> queue, int values)
    {
        var lent = new List<WeakReference>();
        while (queue.TryRent(values, 1, out RecordBlock<float>? block))
        {
            lent.Add(new WeakReference(block));
            queue.Post(block);
        }
        Assert.InRange(lent.Count, 60, 64);
        queue.Return(queue.TakeAll()!, null);
        return [.. lent];
    }

    private static int Lend(RecordQueue<float> queue, int values)
    {
        int count = 0;
        while (queue.TryRent(values, 1, out RecordBlock<float>? block))
        {
            queue.Post(block);
            count++;
        }
        return count;
    }
}
