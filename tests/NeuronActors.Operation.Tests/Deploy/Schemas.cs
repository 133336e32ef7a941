namespace NeuronActors.Operation.Tests;

/// <summary>The fields that our deployment files use, after the references of Kubernetes 1.32, Kustomize 5 and the Compose specification.</summary>
internal static class Schemas
{
    public static Schema Kubernetes { get; } = new("""
        Namespace = apiVersion!:=v1 kind!:=Namespace metadata!:Meta
        Service = apiVersion!:=v1 kind!:=Service metadata!:Meta spec!:ServiceSpec
        PersistentVolumeClaim = apiVersion!:=v1 kind!:=PersistentVolumeClaim metadata!:Meta spec!:ClaimSpec
        ConfigMap = apiVersion!:=v1 kind!:=ConfigMap metadata!:Meta data!:string{}
        Deployment = apiVersion!:=apps/v1 kind!:=Deployment metadata!:Meta spec!:DeploymentSpec
        StatefulSet = apiVersion!:=apps/v1 kind!:=StatefulSet metadata!:Meta spec!:StatefulSetSpec
        Job = apiVersion!:=batch/v1 kind!:=Job metadata!:Meta spec!:JobSpec
        NetworkPolicy = apiVersion!:=networking.k8s.io/v1 kind!:=NetworkPolicy metadata!:Meta spec!:NetworkPolicySpec
        Meta = name!:name namespace:name labels:string{}
        ServiceSpec = clusterIP:=None publishNotReadyAddresses:bool selector!:string{} ports:ServicePort[]
        ServicePort = name!:name port!:port targetPort!:portOrName
        ClaimSpec = accessModes!:=ReadWriteOnce[] resources!:ClaimResources
        ClaimResources = requests!:ClaimRequest
        ClaimRequest = storage!:quantity
        DeploymentSpec = replicas!:number strategy:Strategy selector!:Selector template!:Pod
        Strategy = type!:=Recreate|RollingUpdate
        StatefulSetSpec = replicas!:number serviceName!:name podManagementPolicy:=Parallel|OrderedReady selector!:Selector template!:Pod
        JobSpec = backoffLimit:number template!:Pod
        Selector = matchLabels:string{} matchExpressions:Expression[]
        Expression = key!:string operator!:=In values!:string[]
        Pod = metadata!:PodMeta spec!:PodSpec
        PodMeta = labels!:string{}
        PodSpec = automountServiceAccountToken:bool enableServiceLinks:bool terminationGracePeriodSeconds:number restartPolicy:=OnFailure|Never securityContext!:PodSecurity topologySpreadConstraints:Spread[] containers!:Container[] volumes:Volume[]
        PodSecurity = runAsNonRoot!:bool runAsUser!:number runAsGroup:number fsGroup:number seccompProfile!:Seccomp
        Seccomp = type!:=RuntimeDefault
        Spread = maxSkew!:number topologyKey!:string whenUnsatisfiable!:=ScheduleAnyway|DoNotSchedule labelSelector:Selector
        Container = name!:name image!:string command:string[] args:string[] ports:ContainerPort[] envFrom:EnvFrom[] env:Env[] startupProbe:Probe livenessProbe:Probe readinessProbe:Probe resources!:Resources securityContext!:ContainerSecurity volumeMounts:Mount[]
        ContainerPort = name!:name containerPort!:port
        EnvFrom = configMapRef!:MapRef
        MapRef = name!:name
        Env = name!:string value:string valueFrom:EnvSource
        EnvSource = secretKeyRef:SecretKey fieldRef:FieldRef
        SecretKey = name!:name key!:name
        FieldRef = fieldPath!:=metadata.name|status.podIP
        Probe = httpGet:HttpGet tcpSocket:TcpSocket exec:Exec initialDelaySeconds:number periodSeconds:number timeoutSeconds:number failureThreshold:number
        HttpGet = path!:path port!:portOrName
        TcpSocket = port!:portOrName
        Exec = command!:string[]
        Resources = requests!:Amounts limits!:Amounts
        Amounts = cpu!:quantity memory!:quantity
        ContainerSecurity = allowPrivilegeEscalation!:bool readOnlyRootFilesystem:bool capabilities!:Capabilities
        Capabilities = drop!:=ALL[]
        Mount = name!:name mountPath!:path subPath:string readOnly:bool
        Volume = name!:name emptyDir:EmptyDir persistentVolumeClaim:ClaimRef secret:SecretVolume
        SecretVolume = secretName!:name defaultMode:number
        EmptyDir = sizeLimit!:quantity
        ClaimRef = claimName!:name
        NetworkPolicySpec = podSelector!:Selector policyTypes!:=Ingress|Egress[] ingress:IngressRule[]? egress:EgressRule[]?
        IngressRule = from!:Peer[] ports!:PolicyPort[]
        EgressRule = to!:Peer[] ports!:PolicyPort[]
        Peer = podSelector!:Selector namespaceSelector:Selector
        PolicyPort = protocol!:=TCP|UDP port!:port
        """);

    public static Schema Kustomization { get; } = new("""
        Kustomization = apiVersion!:=kustomize.config.k8s.io/v1beta1 kind!:=Kustomization namespace!:name resources!:string[] labels:Labels[] images!:Image[] configMapGenerator!:Generator[] replacements:Replacement[]
        Labels = pairs!:string{}
        Image = name!:string newName:string newTag!:string
        Generator = name!:name envs!:string[]
        Replacement = source!:Source targets!:Target[]
        Source = kind!:string name!:name fieldPath!:string
        Target = select!:Select fieldPaths!:string[]
        Select = kind!:string name!:name
        """);

    public static Schema Compose { get; } = new("""
        Compose = name!:name x-members:string{} x-neuron:Service x-node:Service services!:Service{} networks!:Network{} volumes:Volume{}
        Service = image!:string build:Build environment!:string{} depends_on:Dependency{} networks!:string[] hostname:name read_only:bool tmpfs:path[] cap_drop:=ALL[] security_opt!:string[] stop_grace_period:duration command:string[] entrypoint:string[] profiles:string[] healthcheck:Health volumes:string[] restart:=on-failure|unless-stopped deploy:Deploy
        Build = context!:string dockerfile!:string
        Dependency = condition!:=service_healthy|service_started
        Health = test!:string[] start_period!:duration interval!:duration timeout!:duration retries!:number
        Deploy = replicas:string resources!:Resources
        Resources = limits!:Limits
        Limits = cpus!:string memory!:string
        Network = internal:bool
        Volume =
        """);
}
