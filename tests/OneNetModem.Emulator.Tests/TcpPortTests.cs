// The module on TCP, and bytes at the speed of a UART.
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using OneNetModem.Emulator.Ports;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class TcpPortTests
{
    [Fact]
    public async Task One_host_at_a_time_and_the_module_stays()
    {
        using var off = new CancellationTokenSource();
        await using var port = new TcpPort();
        await using var module = new EmulatedModule();
        Task run = module.RunAsync(port, off.Token);
        using (TcpClient first = await DialAsync(port))
        {
            Assert.Equal("ATE0\r\r\nOK\r\n", await AskAsync(first, "ATE0\r", "OK\r\n"));
            using TcpClient second = await DialAsync(port);
            Assert.Equal(0, await ReadOrResetAsync(second));
            Assert.Equal("\r\nOK\r\n", await AskAsync(first, "AT\r", "OK\r\n"));
        }

        // The port takes the next host as soon as it has seen the first one go.
        string answer = "";
        while (answer.Length == 0)
        {
            using TcpClient next = await DialAsync(port);
            answer = await AskAsync(next, "AT\r", "OK\r\n");
        }

        Assert.Equal("\r\nOK\r\n", answer);
        await off.CancelAsync();
        await run;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_pulled_plug_hangs_up_and_refuses_until_it_is_put_in_again(bool underAnotherName)
    {
        using var off = new CancellationTokenSource();
        await using var port = new TcpPort();
        await using var module = new EmulatedModule();
        Task run = module.RunAsync(port, off.Token);
        int before = port.Port;
        using (TcpClient host = await DialAsync(port))
        {
            Assert.Equal("ATE0\r\r\nOK\r\n", await AskAsync(host, "ATE0\r", "OK\r\n"));
            module.Unplug();
            Assert.Equal(0, await ReadOrResetAsync(host));
        }

        await module.SettledAsync();
        await Assert.ThrowsAsync<SocketException>(() => DialAsync(port));
        module.Replug(underAnotherName);
        await module.SettledAsync();
        Assert.Equal(underAnotherName, before != port.Port);
        using TcpClient next = await DialAsync(port);
        Assert.Equal("\r\nOK\r\n", await AskAsync(next, "AT\r", "OK\r\n"));
        await off.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_pulled_plug_refuses_at_once_while_programs_are_being_started()
    {
        // A started process has a copy of every socket until it runs its own image.
        using var enough = new CancellationTokenSource();
        Task starting = Task.Run(() =>
        {
            while (!enough.IsCancellationRequested)
            {
                using Process program = Process.Start("/bin/true");
                program.WaitForExit();
            }
        });
        await using var port = new TcpPort();
        for (int i = 0; i < 200; i++)
        {
            port.Unplug();
            await Assert.ThrowsAsync<SocketException>(() => DialAsync(port));
            port.Replug(underAnotherName: true);
        }

        await enough.CancelAsync();
        await starting;
    }

    [Fact]
    public async Task Bytes_come_at_the_baud_rate()
    {
        await using var bench = new Bench(new ModuleOptions { Baud = 9600 });
        long start = Stopwatch.GetTimestamp();
        string echo = "AT+CGDCONT=1,\"IP\",\"" + new string('x', 300) + "\"";
        await bench.Host.OkAsync(echo);
        // 330 bytes of ten bits at 9600 a second are 0.34 s; a timer may be a little early, never half.
        Assert.True(Stopwatch.GetElapsedTime(start) > TimeSpan.FromMilliseconds(250));
    }

    private static async Task<TcpClient> DialAsync(TcpPort port)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port.Port);
        return client;
    }

    /// <summary>The answer, or what came of it before the port closed the connection.</summary>
    private static async Task<string> AskAsync(TcpClient client, string command, string until)
    {
        var answer = new StringBuilder();
        try
        {
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(command));
            byte[] buffer = new byte[1024];
            while (!answer.ToString().EndsWith(until, StringComparison.Ordinal))
            {
                int count = await client.GetStream().ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                if (count == 0)
                {
                    break;
                }

                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Refused while the port still held the host before.
        }

        return answer.ToString();
    }

    private static async Task<int> ReadOrResetAsync(TcpClient client)
    {
        try
        {
            return await client.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
