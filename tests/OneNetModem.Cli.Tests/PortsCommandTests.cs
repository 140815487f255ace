// ports: asks a port that is there (here over TCP, as ser2net gives it), and says why one cannot be asked.
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace OneNetModem.Cli.Tests;

public sealed class PortsCommandTests
{
    // A module that knows three commands, on a TCP port; with echo, as a module comes.
    private static async Task ServeModuleAsync(TcpListener listener, bool silent)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        await using NetworkStream stream = client.GetStream();
        byte[] buffer = new byte[256];
        StringBuilder line = new();
        while (await stream.ReadAsync(buffer) is > 0 and int count)
        {
            foreach (char c in Encoding.ASCII.GetString(buffer, 0, count))
            {
                line.Append(c);
                if (c != '\r' || silent)
                {
                    continue;
                }
                string command = line.ToString().TrimEnd('\r');
                line.Clear();
                string answer = command switch
                {
                    "ATI" => "Quectel\r\nEC25\r\nRevision: EC25EFAR06A06M4G\r\n\r\nOK\r\n",
                    "AT+GSN" or "AT+CGSN" => "860000012345678\r\n\r\nOK\r\n",
                    _ => "OK\r\n",
                };
                await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\r\n" + answer));
            }
        }
    }

    private static async Task<ProgramResult> AskAsync(bool silent, params string[] more)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Task module = ServeModuleAsync(listener, silent);
        ProgramResult run = await ProgramProcess.RunAsync(["ports", "--port", $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", .. more]);
        if (run.ExitCode != 2)
        {
            await module;
        }
        return run;
    }

    [Fact]
    public async Task A_module_that_answers_is_named_with_firmware_and_IMEI()
    {
        ProgramResult run = await AskAsync(silent: false, "--json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        JsonNode port = JsonNode.Parse(Assert.Single(run.Lines))!;
        Assert.Equal("port", (string?)port["event"]);
        Assert.True((bool)port["answers"]!);
        Assert.Equal(("EC25", "EC25EFAR06A06M4G", "860000012345678"), ((string?)port["model"], (string?)port["revision"], (string?)port["imei"]));
    }

    [Fact]
    public async Task A_port_that_answers_nothing_exits_3_and_says_what_to_check()
    {
        ProgramResult run = await AskAsync(silent: true);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("no answer to AT", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("error: the port does not answer AT", run.Error, StringComparison.Ordinal);
        Assert.Contains("  try:", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/ttyUSB99", 3)]
    [InlineData("/dev/null", 3)]
    [InlineData("tcp://127.0.0.1:1", 3)]
    [InlineData("imei:860000012345678", 3)]
    [InlineData("tcp://nowhere", 2)]
    [InlineData("imei:12", 2)]
    public async Task A_port_that_cannot_be_opened_exits_with_its_code(string port, int exitCode)
    {
        ProgramResult run = await ProgramProcess.RunAsync("ports", "--port", port);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(port, run.Error, StringComparison.Ordinal);
        Assert.Contains("\n  try:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_of_this_computer_is_printed_whatever_is_plugged_in()
    {
        ProgramResult run = await ProgramProcess.RunAsync("ports", "--no-probe", "--json");
        Assert.Equal(0, run.ExitCode);
        Assert.All(run.Lines, line => Assert.Equal("port", (string?)JsonNode.Parse(line)!["event"]));
        Assert.Equal(run.Lines.Length == 0, run.Error.Contains("no serial ports", StringComparison.Ordinal));
    }
}
