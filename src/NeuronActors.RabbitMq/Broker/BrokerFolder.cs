using System.Globalization;
using System.Text;

namespace NeuronActors.RabbitMq;

/// <summary>The files of a local broker.</summary>
/// <param name="path">Full path of its folder.</param>
internal sealed class BrokerFolder(string path)
{
    /// <summary>Full path of the folder.</summary>
    public string Path => path;

    /// <summary>What the broker remembers; emptied before each start.</summary>
    public string Data => In("data");

    /// <summary>Home of the user that the broker believes to be; Erlang keeps its cookie there.</summary>
    public string Home => In("home");

    /// <summary>Folder of the logs.</summary>
    public string Logs => In("log");

    /// <summary>The log.</summary>
    public string Log => In("log", "broker.log");

    /// <summary>What it says before it has a log.</summary>
    public string Console => In("log", "console.log");

    /// <summary>Its settings, with the password: for the owner's eyes only.</summary>
    public string Settings => In("advanced.config");

    /// <summary>Names of its plugins: none.</summary>
    public string EnabledPlugins => In("enabled_plugins");

    /// <summary>Links to those parts of the server that it needs.</summary>
    public string Parts => In("parts");

    /// <summary>Number of its process.</summary>
    public string ProcessIdFile => In("broker.pid");

    /// <summary>A file that is not there, in place of the machine's own settings.</summary>
    public string Nothing => In("nothing");

    /// <summary>Makes the folder ready for a start.</summary>
    /// <param name="options">What the broker shall be.</param>
    /// <param name="port">Port for plain text; null: none.</param>
    /// <param name="tlsPort">Port for TLS; null: none.</param>
    /// <param name="partsOfServer">Folder with the parts of the installed server; null: unknown.</param>
    public void Prepare(LocalBrokerOptions options, int? port, int? tlsPort, string? partsOfServer)
    {
        foreach (string old in new[] { Data, Parts })
            if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        foreach (string folder in new[] { Data, Home, Logs, Parts }) Directory.CreateDirectory(folder);
        foreach (string log in new[] { Log, Console }) File.Delete(log);
        File.WriteAllText(EnabledPlugins, "[].\n");
        WritePrivately(Settings, Terms(options, port, tlsPort));
        if (partsOfServer is not null) LinkParts(partsOfServer);
    }

    /// <summary>The process that was started in this folder; null if none is noted.</summary>
    public int? ReadProcessId() =>
        File.Exists(ProcessIdFile) && int.TryParse(File.ReadAllText(ProcessIdFile), CultureInfo.InvariantCulture, out int id) ? id : null;

    /// <summary>Notes the process.</summary>
    public void WriteProcessId(int id) => File.WriteAllText(ProcessIdFile, string.Create(CultureInfo.InvariantCulture, $"{id}\n"));

    /// <summary>Forgets everything but the logs.</summary>
    public void Forget()
    {
        if (Directory.Exists(Data)) Directory.Delete(Data, recursive: true);
        foreach (string file in new[] { ProcessIdFile, Settings }) File.Delete(file);
    }

    // A broker looks into every part that is installed, plugins too, before it starts: without them it is a quarter quicker.
    private void LinkParts(string partsOfServer)
    {
        foreach (string part in Directory.EnumerateFileSystemEntries(partsOfServer))
        {
            string name = System.IO.Path.GetFileName(part);
            bool isPlugin = name.StartsWith("rabbitmq_", StringComparison.Ordinal) && !name.StartsWith("rabbitmq_prelaunch", StringComparison.Ordinal);
            if (!isPlugin) File.CreateSymbolicLink(System.IO.Path.Combine(Parts, name), part);
        }
    }

    private static string Terms(LocalBrokerOptions options, int? port, int? tlsPort)
    {
        var text = new StringBuilder("[{rabbit, [\n");
        text.Append(CultureInfo.InvariantCulture, $"  {{tcp_listeners, [{Listener(port)}]}},\n  {{ssl_listeners, [{Listener(tlsPort)}]}},\n");
        if (tlsPort is not null)
        {
            string peers = options.ClientAuthorityFile is { } authority
                ? $"{{cacertfile, {Quoted(System.IO.Path.GetFullPath(authority))}}}, {{verify, verify_peer}}, {{fail_if_no_peer_cert, true}}"
                : "{verify, verify_none}, {fail_if_no_peer_cert, false}";
            text.Append(CultureInfo.InvariantCulture, $"  {{ssl_options, [{{certfile, {Quoted(System.IO.Path.GetFullPath(options.CertificateFile!))}}}, ");
            text.Append(CultureInfo.InvariantCulture, $"{{keyfile, {Quoted(System.IO.Path.GetFullPath(options.KeyFile!))}}}, {peers}]}},\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"  {{default_user, <<{Quoted(options.User)}/utf8>>}},\n  {{default_pass, <<{Quoted(options.Password)}/utf8>>}},\n");
        text.Append("  {loopback_users, []},\n  {vm_memory_high_watermark, 0.6},\n");
        text.Append("  {tcp_listen_options, [{backlog, 128}, {nodelay, true}, {linger, {true, 0}}, {exit_on_close, false}, {buffer, 262144}]},\n");
        text.Append("  {log, [{file, [{file, \"broker.log\"}, {level, info}]}, {console, [{enabled, false}]}]}\n]}].\n");
        return text.ToString();

        string Listener(int? number) => number is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{{{Quoted(options.ListenAddress)}, {number}}}");
    }

    // Erlang may read the file as Latin-1 or UTF-8; so it is written in ASCII.
    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
            if (rune.Value is < 0x20 or > 0x7E or '"' or '\\') quoted.Append(CultureInfo.InvariantCulture, $"\\x{{{rune.Value:X}}}");
            else quoted.Append((char)rune.Value);
        return quoted.Append('"').ToString();
    }

    private static void WritePrivately(string file, string text)
    {
        File.Delete(file);
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, Encoding.ASCII, how);
        writer.Write(text);
    }

    private string In(params string[] names) => System.IO.Path.Combine([path, .. names]);
}
