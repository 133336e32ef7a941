namespace NeuronActors.RabbitMq.Tests;

public sealed class ConfirmWindowTests
{
    [Fact]
    public void Frames_are_counted_until_confirmed_in_any_order_once_or_twice()
    {
        var window = new ConfirmWindow(_ => { });
        for (int i = 0; i < 10; i++) window.Going("route", 100);
        window.Confirm(3, andAllBefore: false);
        window.Confirm(3, andAllBefore: false);
        Assert.Equal(9, window.Count);
        window.Confirm(5, andAllBefore: true);
        Assert.Equal(5, window.Count);
        window.Confirm(2, andAllBefore: false);
        window.Confirm(99, andAllBefore: true);
        Assert.Equal(5, window.Count);
        window.Confirm(10, andAllBefore: true);
        Assert.Equal(0, window.Count);
        Assert.Equal(TimeSpan.Zero, window.OldestAge);
    }

    [Fact]
    public void Each_frame_is_told_once_that_it_has_arrived()
    {
        List<string> arrived = [];
        var window = new ConfirmWindow(arrived.Add);
        foreach (string route in new[] { "a", "b", "c" }) window.Going(route, 1);
        window.Confirm(2, andAllBefore: false);
        window.Confirm(3, andAllBefore: true);
        window.Confirm(3, andAllBefore: false);
        Assert.Equal(["b", "a", "c"], arrived);
    }

    [Fact]
    public void The_oldest_open_frame_is_remembered_behind_confirmed_ones()
    {
        var window = new ConfirmWindow(_ => { });
        window.Going("route", 1);
        for (int i = 0; i < 100; i++) window.Going("route", 1);
        for (ulong number = 2; number <= 101; number++) window.Confirm(number, andAllBefore: false);
        Assert.Equal(1, window.Count);
        Assert.True(window.OldestAge > TimeSpan.Zero);
        window.Confirm(1, andAllBefore: false);
        Assert.Equal(TimeSpan.Zero, window.OldestAge);
    }

    [Fact]
    public async Task A_full_window_has_room_when_its_oldest_frame_is_confirmed_or_nobody_sends_any_more()
    {
        var window = new ConfirmWindow(_ => { });
        for (int round = 0; round < 3; round++)
        {
            while (window.Room().IsCompleted) window.Going("route", 1);
            Assert.Equal(ConfirmWindow.Frames, window.Count);
            Task room = window.Room();
            ulong oldest = (ulong)(round * ConfirmWindow.Frames) + 1;
            window.Confirm(oldest + 1, andAllBefore: false);
            Assert.False(room.IsCompleted);
            window.Confirm(oldest, andAllBefore: false);
            await room;
            window.Confirm(oldest + ConfirmWindow.Frames - 1, andAllBefore: true);
        }
        while (window.Room().IsCompleted) window.Going("route", 1);
        Task last = window.Room();
        window.Close();
        await last;
    }

    [Fact]
    public void Bytes_fill_it_too_and_one_frame_may_be_larger_than_all_of_it()
    {
        var window = new ConfirmWindow(_ => { });
        Assert.True(window.Room().IsCompleted);
        window.Going("route", (int)ConfirmWindow.Bytes * 2);
        Task room = window.Room();
        Assert.False(room.IsCompleted);
        window.Confirm(1, andAllBefore: false);
        Assert.True(window.Room().IsCompleted);
    }
}
